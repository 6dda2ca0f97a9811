// The first file of EventKernel replaces this one.
