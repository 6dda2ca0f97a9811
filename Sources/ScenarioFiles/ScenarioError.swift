/// A fault of a scenario file, with what is needed to mend it.
public struct ScenarioError: Error, Sendable, Hashable {
    /// The file, as it was named; for an override, its text after `--set`.
    public var file: String
    /// The line, from 1; nil if no line is at fault.
    public var line: Int?
    /// The column, from 1; nil if only the line is known.
    public var column: Int?
    /// The key at fault, such as `jobs.zen-2-7b.nodes`.
    public var key: String?
    /// What stands there.
    public var found: String?
    /// What could stand there.
    public var expected: String?
    /// The valid name that looks most like what stands there.
    public var nearest: String?
    /// What is wrong, and what to do.
    public var message: String

    public init(
        file: String, line: Int? = nil, column: Int? = nil, key: String? = nil,
        found: String? = nil, expected: String? = nil, nearest: String? = nil, message: String
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.key = key
        self.found = found
        self.expected = expected
        self.nearest = nearest
        self.message = message
    }
}

extension ScenarioError: CustomStringConvertible {
    /// One or two lines: place, key and what is wrong; then what to do.
    public var description: String {
        var text = file
        if let line { text += ":\(line)" }
        if let key { text += ": \(key)" }
        text += ": \(message)"
        if let nearest { text += "; did you mean “\(nearest)”?" }
        return text
    }
}

/// All faults that were found in a scenario, in the order of their places.
public struct ScenarioErrors: Error, Sendable, Hashable {
    public var errors: [ScenarioError]

    public init(errors: [ScenarioError]) { self.errors = errors }

    /// A single fault.
    init(_ error: ScenarioError) { errors = [error] }
}

extension ScenarioErrors: CustomStringConvertible {
    /// The faults, each beginning on a line of its own.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
