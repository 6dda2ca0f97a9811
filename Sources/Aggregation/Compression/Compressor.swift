import Quantities

/// Writes the numbers of an update as a payload, and reads them back.
///
/// Little-endian. For `int8`, each block is its scale and then its codes.
public struct Compressor: Hashable, Sendable {
    /// The form on the wire.
    public var payload: Payload

    /// A compressor for a form.
    ///
    /// - Precondition: a block has a parameter.
    public init(payload: Payload) {
        if case .int8(let block) = payload { precondition(block > 0, "a block of \(block)") }
        self.payload = payload
    }

    /// The bytes on the wire.
    public func encode(_ values: [Float]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(Int(payload.bytes(parameters: Double(values.count)).count))
        switch payload {
        case .float32:
            for value in values { Self.append(value.bitPattern, to: &out) }
        case .bfloat16:
            for value in values { Self.append(Self.bfloat16(value), to: &out) }
        case .int8(let block):
            for start in stride(from: 0, to: values.count, by: block) {
                let slice = values[start..<min(start + block, values.count)]
                let scale = Self.scale(of: slice)
                Self.append(scale.bitPattern, to: &out)
                for value in slice {
                    out.append(UInt8(bitPattern: Self.code(of: value, scale: scale)))
                }
            }
        }
        return out
    }

    /// The numbers that the bytes stand for; nil if there are not as many bytes as `count` numbers
    /// take.
    public func decode(_ bytes: [UInt8], count: Int) -> [Float]? {
        guard count >= 0,
            Int64(bytes.count) == payload.bytes(parameters: Double(count)).count
        else { return nil }
        switch payload {
        case .float32:
            return (0..<count).map { Float(bitPattern: Self.word(in: bytes, at: 4 * $0)) }
        case .bfloat16:
            return (0..<count).map { index in
                let low = UInt32(bytes[2 * index])
                let high = UInt32(bytes[2 * index + 1])
                return Float(bitPattern: high << 24 | low << 16)
            }
        case .int8(let block):
            return (0..<count).map { index in
                let start = index / block * (block + 4)
                let scale = Float(bitPattern: Self.word(in: bytes, at: start))
                return Float(Int8(bitPattern: bytes[start + 4 + index % block])) * scale
            }
        }
    }

    /// The upper half of a float, rounded to nearest, ties to even; a NaN stays one.
    public static func bfloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        if value.isNaN { return UInt16(bits >> 16) & 0x8000 | 0x7FC0 }
        return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
    }

    /// The scale of a block: its greatest finite magnitude, divided by 127.
    static func scale(of block: ArraySlice<Float>) -> Float {
        var greatest: Float = 0
        for value in block where value.isFinite { greatest = max(greatest, value.magnitude) }
        return greatest / 127
    }

    /// The code of a value, rounded to nearest, ties to even.
    ///
    /// Infinities saturate, a NaN becomes 0,
    /// so that one bad number does not spoil its block.
    static func code(of value: Float, scale: Float) -> Int8 {
        guard scale > 0, !value.isNaN else { return 0 }
        let quotient = (value / scale).rounded(.toNearestOrEven)
        return Int8(max(-127, min(127, quotient)))
    }

    private static func append(_ bits: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bits.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func word(in bytes: [UInt8], at offset: Int) -> UInt32 {
        var word: UInt32 = 0
        for index in (0..<4).reversed() { word = word << 8 | UInt32(bytes[offset + index]) }
        return word
    }
}
