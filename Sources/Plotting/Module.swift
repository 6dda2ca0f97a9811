// The first file of Plotting replaces this one.
