/// A number with a unit that can be read from a text and printed as one.
///
/// What is printed reads back as the same value.
public protocol Quantity: Sendable, CustomStringConvertible {
    /// Reads a number followed by a unit, such as "21 d" or "21d".
    init(parsing text: String) throws(QuantityError)
    /// What the type is called in a sentence: "duration".
    static var kindName: String { get }
    /// A text that can be read: "21 d".
    static var example: String { get }
    /// A few such texts, for messages.
    static var examples: [String] { get }
    /// The units that can be written, the usual spelling of each.
    static var units: [String] { get }
}

extension Quantity {
    /// The one example, where a type gives no more.
    public static var examples: [String] { [example] }
}

/// A text that is no quantity of the kind that is needed.
public struct QuantityError: Error, Hashable, Sendable {
    /// What is wrong with the text.
    public enum Kind: Hashable, Sendable {
        /// It does not begin with a number, or the number goes on in an unreadable way or has more
        /// than 38 digits.
        case notANumber
        /// A number without a unit.
        case missingUnit
        /// A number with a word behind it that is no unit of this kind of quantity.
        case unknownUnit
        /// More than the type can hold, or less than its smallest step.
        case outOfRange
    }

    /// What is wrong.
    public var kind: Kind
    /// The text that was found.
    public var found: String
    /// What would have been read: "a duration such as “21 d”, “40 min” or “29 h”".
    public var expected: String
    /// The unit that was probably meant, if one is near.
    public var nearestUnit: String?

    /// An error of its parts.
    public init(kind: Kind, found: String, expected: String, nearestUnit: String? = nil) {
        self.kind = kind
        self.found = found
        self.expected = expected
        self.nearestUnit = nearestUnit
    }
}

extension QuantityError: CustomStringConvertible {
    /// The fault as a sentence without a full stop.
    public var description: String {
        let fault =
            switch kind {
            case .notANumber: "“\(found)” does not begin with a number"
            case .missingUnit: "“\(found)” has no unit"
            case .unknownUnit: "the unit of “\(found)” is unknown"
            case .outOfRange: "“\(found)” is out of range"
            }
        let hint = nearestUnit.map { "; did you mean “\($0)”?" } ?? ""
        return "\(fault); expected \(expected)\(hint)"
    }
}
