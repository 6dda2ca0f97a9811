// The first file of Platform replaces this one.
