public import ProtocolCore

/// So many matrices of the same shape.
public struct MatrixShape: Hashable, Sendable {
    public var rows: Int
    public var columns: Int
    public var copies: Int

    /// So many matrices of a shape.
    public init(rows: Int, columns: Int, copies: Int = 1) {
        self.rows = rows
        self.columns = columns
        self.copies = copies
    }

    /// Numbers in one of them.
    var size: Int { rows * columns }
}

/// What of an update is sent when every matrix goes as two thin factors (Vogels et al., NeurIPS
/// 2019, algorithm 1).
///
/// The update is read as its matrices, row by row, in their order, as long as they fit; what is
/// left at the end travels as binary32, and so does a matrix whose factors are no smaller than it.
/// Without a list the whole update is one matrix, as square as possible, with zeros at its end.
public struct PowerSGD: Hashable, Sendable {
    /// Columns of a factor.
    public var rank: Int
    /// The matrices in the order of the update; empty for one that is as square as possible.
    public var matrices: [MatrixShape]
    /// What the first right factors are drawn from; all members must have the same.
    public var seed: UInt64

    /// Factors of a rank.
    public init(rank: Int, matrices: [MatrixShape] = [], seed: UInt64 = 0) {
        self.rank = rank
        self.matrices = matrices
        self.seed = seed
    }

    var isSound: Bool {
        rank > 0 && matrices.allSatisfy { $0.rows > 0 && $0.columns > 0 && $0.copies > 0 }
    }

    /// The same rank for the matrices of a transformer: for each layer four of hidden × hidden and
    /// two of hidden × 4 hidden (12 · hidden² in all: Kaplan et al., arXiv 2001.08361, table 1),
    /// and what is left, its embedding, as one that is hidden wide.
    public func fitted(to model: ModelShape) -> PowerSGD {
        let hidden = model.hidden
        let layers = model.layers
        var copy = self
        let rest = Int(model.parameters.rounded(.up)) - 12 * layers * hidden * hidden
        // A model that is smaller than its own layers is none of the usual shape.
        guard layers > 0, hidden > 0, rest >= 0 else { return self }
        copy.matrices = [
            MatrixShape(rows: hidden, columns: hidden, copies: 4 * layers),
            MatrixShape(rows: hidden, columns: 4 * hidden, copies: 2 * layers),
        ]
        if rest >= hidden {
            copy.matrices.append(MatrixShape(rows: rest / hidden, columns: hidden))
        }
        return copy
    }

    /// How an update of so many parameters is cut.
    struct Layout {
        /// Those that become factors or stay whole, with zeros at the end where one is larger than
        /// what is there.
        var matrices: [MatrixShape]
        /// Numbers at the end that belong to no matrix.
        var rest: Int
    }

    func layout(of count: Int) -> Layout {
        if matrices.isEmpty {
            var columns = Int(Double(count).squareRoot().rounded(.up))
            if columns * columns < count { columns += 1 }
            let rows = columns > 0 ? (count + columns - 1) / columns : 0
            let square = MatrixShape(rows: rows, columns: columns)
            return isWorthFactors(square)
                ? Layout(matrices: [square], rest: 0) : Layout(matrices: [], rest: count)
        }
        var rest = count
        var fitting: [MatrixShape] = []
        for shape in matrices {
            let copies = min(shape.copies, rest / shape.size)
            if copies > 0 {
                fitting.append(
                    MatrixShape(rows: shape.rows, columns: shape.columns, copies: copies))
            }
            rest -= copies * shape.size
            // The next would not begin where it should.
            if copies < shape.copies { break }
        }
        return Layout(matrices: fitting, rest: rest)
    }

    /// Whether two factors are smaller than the matrix.
    func isWorthFactors(_ shape: MatrixShape) -> Bool {
        rank * (shape.rows + shape.columns) < shape.size
    }

    /// Numbers that one matrix of a shape becomes.
    private func numbers(of shape: MatrixShape) -> Int {
        isWorthFactors(shape) ? rank * (shape.rows + shape.columns) : shape.size
    }

    /// The size of an update of so many parameters.
    func bytes(of count: Int) -> Int {
        let layout = layout(of: count)
        return 4 * layout.matrices.reduce(layout.rest) { $0 + $1.copies * numbers(of: $1) }
    }

    /// The parameters of all its matrices; a billion where none are given.
    var typicalParameters: Int {
        matrices.isEmpty ? 1_000_000_000 : matrices.reduce(0) { $0 + $1.copies * $1.size }
    }
}
