// The first file of Accounting replaces this one.
