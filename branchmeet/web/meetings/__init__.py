"""The room of meetings: preparing, convening, holding."""
