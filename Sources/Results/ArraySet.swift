/// Arrays over named dimensions, as the file of an experiment holds them.
///
/// A variable that has the name of its only dimension says what lies along it; programs that know
/// labelled arrays (xarray, netCDF) show it as the dimension's coordinate.
public struct ArraySet: Sendable {
    /// The values of a variable, the last dimension fastest.
    public enum Values: Equatable, Sendable {
        case reals([Double])
        case integers([Int64])
        case unsigned([UInt64])
        case texts([String])

        /// How many there are.
        public var count: Int {
            switch self {
            case .reals(let values): values.count
            case .integers(let values): values.count
            case .unsigned(let values): values.count
            case .texts(let values): values.count
            }
        }
    }

    /// A dimension and its length.
    public struct Dimension: Hashable, Sendable {
        public var name: String
        public var count: Int

        public init(_ name: String, _ count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// Numbers or texts over some of the dimensions.
    public struct Variable: Sendable {
        public var name: String
        /// Names of dimensions.
        public var dimensions: [String]
        public var values: Values
        /// The unit as it stands in files, or "1".
        public var unit: String
        /// What it means, in a clause.
        public var about: String

        public init(
            _ name: String, over dimensions: [String], _ values: Values, unit: String = "1",
            about: String
        ) {
            self.name = name
            self.dimensions = dimensions
            self.values = values
            self.unit = unit
            self.about = about
        }
    }

    /// What the file says of itself, by name.
    public var attributes: [(name: String, text: String)] = []
    public var dimensions: [Dimension] = []
    public var variables: [Variable] = []

    /// An empty set.
    public init() {}

    /// The variable of a name.
    public subscript(name: String) -> Variable? { variables.first { $0.name == name } }
}
