public import ProtocolCore
public import Quantities

extension Payload {
    /// The size of so many parameters on the wire, to the byte: scales, places and partial blocks
    /// included. A part of a parameter counts as a whole one.
    public func bytes(parameters: Double) -> Bytes {
        switch self {
        case .float32: return Bytes(roundingUp: 4 * parameters)
        case .bfloat16: return Bytes(roundingUp: 2 * parameters)
        case .float8(let block), .int8(let block):
            return Self.blocks(of: parameters, block: block, bits: 8)
        case .float4(let block), .int4(let block):
            return Self.blocks(of: parameters, block: block, bits: 4)
        default: break
        }
        let count = Int(parameters.rounded(.up))
        guard count > 0 else { return .zero }
        switch self {
        case .topK(let sparse): return Bytes(Int64(sparse.bytes(of: count)))
        case .sign: return Bytes(Int64(4 + (count + 7) / 8))
        case .powerSGD(let factors): return Bytes(Int64(factors.bytes(of: count)))
        case .demo(let frequencies): return Bytes(Int64(frequencies.bytes(of: count)))
        default: preconditionFailure("\(self) has no size")
        }
    }

    /// Bytes for one parameter of a large update, scales and places included.
    ///
    /// Exact where a block, a chunk or a matrix ends with the update. The factors of a matrix that
    /// is not given grow with the root of its size; a billion parameters stand for all.
    public var bytesPerParameter: Double {
        switch self {
        case .float32: 4
        case .bfloat16: 2
        case .float8(let block), .int8(let block): 1 + 4 / Double(block)
        case .float4(let block), .int4(let block):
            Double(4 + (block + 1) / 2) / Double(block)
        case .topK(let sparse):
            Double(sparse.kept(of: sparse.chunk) * sparse.entryBits) / 8 / Double(sparse.chunk)
        case .sign: 0.125
        case .powerSGD(let factors):
            Double(factors.bytes(of: factors.typicalParameters))
                / Double(factors.typicalParameters)
        case .demo(let frequencies):
            Double(frequencies.kept * frequencies.code.entryBits) / 8
                / Double(frequencies.chunk)
        }
    }

    /// The same payload for the updates of a model: factors of its matrices, where none are given.
    public func fitted(to model: ModelShape) -> Payload {
        guard case .powerSGD(let factors) = self, factors.matrices.isEmpty else { return self }
        return .powerSGD(factors.fitted(to: model))
    }

    /// The same payload for updates that are made of matrices, one after the other: their factors,
    /// where no others are given.
    public func cut(into matrices: [MatrixShape]) -> Payload {
        guard case .powerSGD(var factors) = self, factors.matrices.isEmpty else { return self }
        factors.matrices = matrices
        return .powerSGD(factors)
    }

    private static func blocks(of parameters: Double, block: Int, bits: Int) -> Bytes {
        let full = (parameters / Double(block)).rounded(.down)
        let rest = Int((parameters - full * Double(block)).rounded(.up))
        let last = rest > 0 ? 4 + (rest * bits + 7) / 8 : 0
        return Bytes(roundingUp: full * Double(4 + (block * bits + 7) / 8) + Double(last))
    }
}
