/// A key that a scenario may have.
public struct SchemaEntry: Sendable, Hashable {
    /// The way to it, with `<name>` or `<n>` for the items of a list.
    public var key: String
    /// What kind of value it takes.
    public var type: String
    /// A value with its unit.
    public var example: String
    /// What it is if it is not said; nil if it must be.
    public var defaultValue: String?
    /// What it means.
    public var about: String

    public init(
        key: String, type: String, example: String, defaultValue: String?, about: String
    ) {
        self.key = key
        self.type = type
        self.example = example
        self.defaultValue = defaultValue
        self.about = about
    }
}
