// The first file of Randomness replaces this one.
