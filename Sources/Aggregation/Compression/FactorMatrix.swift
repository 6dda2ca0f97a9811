/// A matrix of doubles, row by row, with what a power iteration needs.
struct FactorMatrix: Hashable, Sendable {
    let rows: Int
    let columns: Int
    var values: [Double]

    init(rows: Int, columns: Int, values: [Double]) {
        precondition(values.count == rows * columns, "\(values.count) for \(rows) × \(columns)")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// This matrix times another.
    func times(_ right: FactorMatrix) -> FactorMatrix {
        precondition(columns == right.rows, "\(columns) columns times \(right.rows) rows")
        var product = [Double](repeating: 0, count: rows * right.columns)
        for row in 0..<rows {
            for inner in 0..<columns {
                let value = values[row * columns + inner]
                for column in 0..<right.columns {
                    product[row * right.columns + column] +=
                        value * right.values[inner * right.columns + column]
                }
            }
        }
        return FactorMatrix(rows: rows, columns: right.columns, values: product)
    }

    var transposed: FactorMatrix {
        var result = [Double](repeating: 0, count: values.count)
        for row in 0..<rows {
            for column in 0..<columns {
                result[column * rows + row] = values[row * columns + column]
            }
        }
        return FactorMatrix(rows: columns, columns: rows, values: result)
    }

    /// The columns made orthonormal by Gram and Schmidt's procedure, in its modified form; a column
    /// that lies in the span of those before it, but for rounding, becomes zero.
    var orthonormal: FactorMatrix {
        var result = self
        for column in 0..<columns {
            let length = result.dot(column, column).squareRoot()
            let before = dot(column, column).squareRoot()
            // What is left of a dependent column is noise, and would count as much as a true one.
            let isLost = !(length > 1e-12 * before)
            for row in 0..<rows {
                let place = row * columns + column
                result.values[place] = isLost ? 0 : result.values[place] / length
            }
            guard !isLost else { continue }
            for later in column + 1..<max(columns, column + 1) {
                let share = result.dot(column, later)
                for row in 0..<rows {
                    result.values[row * columns + later] -=
                        share * result.values[row * columns + column]
                }
            }
        }
        return result
    }

    private func dot(_ a: Int, _ b: Int) -> Double {
        var sum = 0.0
        for row in 0..<rows { sum += values[row * columns + a] * values[row * columns + b] }
        return sum
    }
}
