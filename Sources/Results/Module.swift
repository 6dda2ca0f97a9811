// The first file of Results replaces this one.
