public import Quantities

/// How the numbers of an update are written on the wire.
public enum Payload: Hashable, Sendable {
    /// IEEE 754 binary32.
    case float32
    /// The upper half of a binary32, rounded to nearest, ties to even.
    case bfloat16
    /// One signed byte a parameter, −127…127, and one binary32 scale for every `block` parameters.
    case int8(block: Int)

    /// Bytes for one parameter, scales included.
    public var bytesPerParameter: Double {
        switch self {
        case .float32: 4
        case .bfloat16: 2
        case .int8(let block): 1 + 4 / Double(block)
        }
    }

    /// The size of so many parameters on the wire; a last, shorter block has a scale of its own.
    public func bytes(parameters: Double) -> Bytes {
        switch self {
        case .float32: Bytes(roundingUp: 4 * parameters)
        case .bfloat16: Bytes(roundingUp: 2 * parameters)
        case .int8(let block):
            Bytes(roundingUp: parameters + 4 * (parameters / Double(block)).rounded(.up))
        }
    }
}
