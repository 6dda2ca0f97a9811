import Randomness

/// Writes the matrices of an update as factors, and reads them back (``PowerSGD``).
///
/// Nothing is carried from one update to the next, as ``PowerSGDMember`` does; so one step of the
/// power iteration from a drawn start would look in the same direction for ever, and never send
/// what lies across it. Some steps more turn it towards what the update has most of.
struct FactorCode: Hashable {
    let shape: PowerSGD
    private static let steps = 4

    init(_ shape: PowerSGD) { self.shape = shape }

    /// For every matrix its left factor and its right one, or the matrix; then the rest.
    func encode(_ values: [Float]) -> [Float] {
        let numbers = values.map { $0.isFinite ? Double($0) : 0 }
        var out: [Double] = []
        var place = 0
        for (index, matrix) in matrices(of: values.count).enumerated() {
            let data = Self.slice(of: numbers, matrix, at: place)
            place += matrix.size
            guard shape.isWorthFactors(matrix) else {
                out += data.values
                continue
            }
            let turned = data.transposed
            var left = data.times(start(for: matrix, index: index)).orthonormal
            var right = turned.times(left)
            for _ in 1..<Self.steps {
                left = data.times(right).orthonormal
                right = turned.times(left)
            }
            out += left.values
            out += right.values
        }
        out += numbers[min(place, numbers.count)...]
        return out.map { Float($0) }
    }

    func decode(_ floats: [Float], count: Int) -> [Float] {
        let numbers = floats.map(Double.init)
        var out: [Double] = []
        out.reserveCapacity(count)
        var place = 0
        for matrix in matrices(of: count) {
            guard shape.isWorthFactors(matrix) else {
                out += numbers[place..<place + matrix.size]
                place += matrix.size
                continue
            }
            let middle = place + matrix.rows * shape.rank
            let end = middle + matrix.columns * shape.rank
            let left = FactorMatrix(
                rows: matrix.rows, columns: shape.rank, values: Array(numbers[place..<middle]))
            let right = FactorMatrix(
                rows: matrix.columns, columns: shape.rank, values: Array(numbers[middle..<end]))
            out += left.times(right.transposed).values
            place = end
        }
        out += numbers[place...]
        // The square that stands for an update without matrices has zeros at its end.
        return out.prefix(count).map { Float($0) }
    }

    /// The matrices of an update of so many parameters, one by one.
    func matrices(of count: Int) -> [MatrixShape] {
        shape.layout(of: count).matrices.flatMap { matrix in
            [MatrixShape](
                repeating: MatrixShape(rows: matrix.rows, columns: matrix.columns),
                count: matrix.copies)
        }
    }

    /// The first right factor of a matrix: normal numbers, the same for every member.
    func start(for matrix: MatrixShape, index: Int) -> FactorMatrix {
        var stream = RandomStream(
            seed: Seed(shape.seed), entity: UInt64(index), purpose: "right factor")
        return FactorMatrix(
            rows: matrix.columns, columns: shape.rank,
            values: (0..<matrix.columns * shape.rank).map { _ in
                ElementaryFunctions.normalQuantile(stream.uniform())
            })
    }

    /// A matrix of the numbers, filled up with zeros.
    static func slice(of numbers: [Double], _ matrix: MatrixShape, at place: Int) -> FactorMatrix {
        var values = Array(numbers[place..<min(numbers.count, place + matrix.size)])
        values += [Double](repeating: 0, count: matrix.size - values.count)
        return FactorMatrix(rows: matrix.rows, columns: matrix.columns, values: values)
    }
}
