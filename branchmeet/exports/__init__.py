"""Papers and files: values in, bytes out. No request, no session, no query; the words of official papers live here."""
