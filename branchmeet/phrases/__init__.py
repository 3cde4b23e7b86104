"""Facts in, Vietnamese sentences out: what papers and pages say at more length than a label."""
