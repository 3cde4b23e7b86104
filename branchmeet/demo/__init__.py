"""An invented year in an invented district, to try the program with. Nothing here touches real data."""
