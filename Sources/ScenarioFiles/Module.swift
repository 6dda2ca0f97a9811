// The first file of ScenarioFiles replaces this one.
