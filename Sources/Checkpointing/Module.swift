// The first file of Checkpointing replaces this one.
