"""The room of members: the roster, one member, cells, posts, the roster from Excel."""
