import Quantities

/// Writes the numbers of an update as a payload, and reads them back.
///
/// Little-endian. Of a payload in blocks, each block is its scale and then its codes; of two codes
/// in a byte the first is the lower half. A number that is none becomes a zero and an infinity the
/// greatest that its block can say, so that one bad number does not spoil the others; where there
/// are no blocks to bound it, an infinity becomes a zero too. The two wide formats say what there
/// is.
public struct Compressor: Hashable, Sendable {
    /// The form on the wire.
    public let payload: Payload

    /// A compressor for a form.
    ///
    /// - Precondition: `payload.isSound`.
    public init(payload: Payload) {
        precondition(payload.isSound, "no such payload: \(payload)")
        self.payload = payload
    }

    /// The bytes on the wire.
    public func encode(_ values: [Float]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(Int(payload.bytes(parameters: Double(values.count)).count))
        guard !values.isEmpty else { return out }
        switch payload {
        case .float32:
            for value in values { Self.append(value.bitPattern, to: &out) }
        case .bfloat16:
            for value in values { Self.append(Self.bfloat16(value), to: &out) }
        case .float8(let block): encode(values, in: .float8, of: block, to: &out)
        case .int8(let block): encode(values, in: .int8, of: block, to: &out)
        case .float4(let block): encode(values, in: .float4, of: block, to: &out)
        case .int4(let block): encode(values, in: .int4, of: block, to: &out)
        case .topK(let sparse):
            out = SparseCode(sparse).encode(values)
        case .sign:
            SignCode.encode(values, to: &out)
        case .powerSGD(let factors):
            for value in FactorCode(factors).encode(values) {
                Self.append(value.bitPattern, to: &out)
            }
        case .demo(let frequencies):
            out = SparseCode(frequencies.code).encode(
                CosineTransform(frequencies).frequencies(of: values.map(Double.init)).map {
                    Float($0)
                })
        }
        return out
    }

    /// The numbers that the bytes stand for; nil if there are not as many bytes as `count` numbers
    /// take, or if the places in them cannot be.
    public func decode(_ bytes: [UInt8], count: Int) -> [Float]? {
        guard count >= 0,
            Int64(bytes.count) == payload.bytes(parameters: Double(count)).count
        else { return nil }
        guard count > 0 else { return [] }
        switch payload {
        case .float32: return Self.floats(in: bytes)
        case .bfloat16:
            return (0..<count).map { index in
                let low = UInt32(bytes[2 * index])
                let high = UInt32(bytes[2 * index + 1])
                return Float(bitPattern: high << 24 | low << 16)
            }
        case .float8(let block): return decode(bytes, in: .float8, of: block, count: count)
        case .int8(let block): return decode(bytes, in: .int8, of: block, count: count)
        case .float4(let block): return decode(bytes, in: .float4, of: block, count: count)
        case .int4(let block): return decode(bytes, in: .int4, of: block, count: count)
        case .topK(let sparse): return SparseCode(sparse).decode(bytes, count: count)
        case .sign: return SignCode.decode(bytes, count: count)
        case .powerSGD(let factors):
            return FactorCode(factors).decode(Self.floats(in: bytes), count: count)
        case .demo(let frequencies):
            let padded = frequencies.paddedCount(count)
            guard let found = SparseCode(frequencies.code).decode(bytes, count: padded) else {
                return nil
            }
            return CosineTransform(frequencies).numbers(
                of: found.map(Double.init), count: count
            ).map { Float($0) }
        }
    }

    /// The upper half of a float, rounded to nearest, ties to even; a NaN stays one.
    public static func bfloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        if value.isNaN { return UInt16(bits >> 16) & 0x8000 | 0x7FC0 }
        return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
    }

    static func append(_ bits: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bits.littleEndian) { bytes.append(contentsOf: $0) }
    }

    static func word(in bytes: [UInt8], at offset: Int) -> UInt32 {
        var word: UInt32 = 0
        for index in (0..<4).reversed() { word = word << 8 | UInt32(bytes[offset + index]) }
        return word
    }

    private static func floats(in bytes: [UInt8]) -> [Float] {
        stride(from: 0, to: bytes.count, by: 4).map { Float(bitPattern: word(in: bytes, at: $0)) }
    }
}
