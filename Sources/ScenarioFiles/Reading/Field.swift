/// A value that was read, with what a later check needs to speak about it.
struct Field<Value: Sendable>: Sendable {
    var value: Value
    var key: String
    /// The value as it is shown.
    var text: String
    var place: Place
    /// Whether it was read; if not, `value` only stands in and nothing follows from it.
    var isSound: Bool

    /// A fault of this value.
    func error(
        _ message: String, expected: String? = nil, nearest: String? = nil
    ) -> ScenarioError {
        place.error(message, key: key, found: text, expected: expected, nearest: nearest)
    }

    func map<Other: Sendable>(_ change: (Value) -> Other) -> Field<Other> {
        Field<Other>(value: change(value), key: key, text: text, place: place, isSound: isSound)
    }
}

/// What a value is if the file does not say it.
enum Presence<Value: Sendable>: Sendable {
    /// It must be said.
    case required
    /// A text that the schema has, with the ends between which it may lie.
    case standard(String, low: String? = nil, high: String? = nil)
    /// What another value is; the words are for the schema: "the tier's".
    case same(as: Field<Value>, called: String)
    /// The value for "none".
    case none
}
