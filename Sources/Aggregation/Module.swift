// The first file of Aggregation replaces this one.
