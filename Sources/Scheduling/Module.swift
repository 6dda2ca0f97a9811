// The first file of Scheduling replaces this one.
