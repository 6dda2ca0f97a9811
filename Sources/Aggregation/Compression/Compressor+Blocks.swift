/// Payloads in which every block of neighbours has a scale of its own.
extension Compressor {
    /// The codes of a block.
    enum BlockCode {
        case float8, int8, float4, int4

        /// The greatest number that a code stands for, before it is scaled.
        var greatest: Float {
            switch self {
            case .float8: SmallFloat.e4m3fn.greatest
            case .int8: 127
            case .float4: SmallFloat.e2m1.greatest
            case .int4: 7
            }
        }

        /// Codes in a byte.
        var inByte: Int {
            switch self {
            case .float8, .int8: 1
            case .float4, .int4: 2
            }
        }

        /// The code of a scaled number; four-bit codes have zeros above them.
        func code(of quotient: Float) -> UInt8 {
            switch self {
            case .float8: return SmallFloat.e4m3fn.code(of: quotient)
            case .float4: return SmallFloat.e2m1.code(of: quotient)
            case .int8, .int4:
                let whole = quotient.rounded(.toNearestOrEven)
                let code = UInt8(bitPattern: Int8(max(-greatest, min(greatest, whole))))
                return self == .int8 ? code : code & 0x0F
            }
        }

        /// The scaled number of a code.
        func value(of code: UInt8) -> Float {
            switch self {
            case .float8: SmallFloat.e4m3fn.value(of: code)
            case .float4: SmallFloat.e2m1.value(of: code)
            case .int8: Float(Int8(bitPattern: code))
            // The fourth bit is the sign of a two's complement.
            case .int4: Float(Int8(bitPattern: code << 4) >> 4)
            }
        }
    }

    func encode(
        _ values: [Float], in code: BlockCode, of block: Int, to out: inout [UInt8]
    ) {
        for start in stride(from: 0, to: values.count, by: block) {
            let slice = values[start..<min(start + block, values.count)]
            let scale = Self.scale(of: slice, greatest: code.greatest)
            Self.append(scale.bitPattern, to: &out)
            let first = out.count
            for (index, value) in slice.enumerated() {
                let bits = Self.code(of: value, scale: scale, in: code)
                if index % code.inByte == 0 {
                    out.append(bits)
                } else {
                    out[first + index / 2] |= bits << 4
                }
            }
        }
    }

    func decode(
        _ bytes: [UInt8], in code: BlockCode, of block: Int, count: Int
    ) -> [Float] {
        let length = 4 + (block + code.inByte - 1) / code.inByte
        var values: [Float] = []
        values.reserveCapacity(count)
        for start in stride(from: 0, to: count, by: block) {
            let base = start / block * length
            let scale = Float(bitPattern: Self.word(in: bytes, at: base))
            for index in 0..<min(block, count - start) {
                var bits = bytes[base + 4 + index / code.inByte]
                if code.inByte == 2 { bits = index % 2 == 0 ? bits & 0x0F : bits >> 4 }
                values.append(code.value(of: bits) * scale)
            }
        }
        return values
    }

    /// The scale of a block: its greatest finite magnitude, divided by the greatest number of its
    /// codes.
    private static func scale(of block: ArraySlice<Float>, greatest: Float) -> Float {
        var most: Float = 0
        for value in block where value.isFinite { most = max(most, value.magnitude) }
        return most / greatest
    }

    /// The code of a value, rounded to nearest, ties to even; infinities saturate, a NaN becomes 0.
    private static func code(of value: Float, scale: Float, in code: BlockCode) -> UInt8 {
        guard scale > 0, !value.isNaN else { return 0 }
        return code.code(of: value / scale)
    }
}
