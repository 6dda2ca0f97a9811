// The first file of Verification replaces this one.
