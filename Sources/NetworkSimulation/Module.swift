// The first file of NetworkSimulation replaces this one.
