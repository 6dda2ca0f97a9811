/// The updates of a round as one table: a row a member, a column a parameter.
struct UpdateTable {
    /// Members.
    let count: Int
    /// Parameters.
    let width: Int
    /// Row by row.
    var values: [Double]

    init(count: Int, width: Int, values: [Double]) {
        self.count = count
        self.width = width
        self.values = values
    }

    /// Numbers beyond this have squares that no sum can hold.
    private static let greatest = 1e150

    /// A table of updates of the same length. One that has a number that is none, or that is too
    /// large to be squared, becomes zeros: whoever sent it could have sent those as well.
    init(_ updates: [[Double]]) {
        width = updates.first?.count ?? 0
        count = updates.count
        values = []
        values.reserveCapacity(count * width)
        for update in updates {
            precondition(update.count == width, "\(update.count) numbers beside \(width)")
            if update.allSatisfy({ $0.magnitude <= Self.greatest }) {
                values += update
            } else {
                values += [Double](repeating: 0, count: width)
            }
        }
    }

    /// One member's update.
    func row(_ member: Int) -> ArraySlice<Double> {
        values[member * width..<(member + 1) * width]
    }

    /// The mean of some rows, added up in the order given.
    func mean(of members: [Int]) -> [Double] {
        var sum = [Double](repeating: 0, count: width)
        for member in members { add(member, to: &sum) }
        let count = Double(members.count)
        for column in sum.indices { sum[column] /= count }
        return sum
    }

    /// The weighted sum of all rows, divided by the sum of the weights.
    func mean(weights: [Double]) -> [Double] {
        var sum = [Double](repeating: 0, count: width)
        var total = 0.0
        for member in 0..<count {
            add(member, times: weights[member], to: &sum)
            total += weights[member]
        }
        for column in sum.indices { sum[column] /= total }
        return sum
    }

    private func add(_ member: Int, to sum: inout [Double]) {
        let base = member * width
        for column in 0..<width { sum[column] += values[base + column] }
    }

    private func add(_ member: Int, times weight: Double, to sum: inout [Double]) {
        let base = member * width
        for column in 0..<width { sum[column] += weight * values[base + column] }
    }

    /// The distance of every row from a point.
    func distances(from point: [Double]) -> [Double] {
        (0..<count).map { member in
            let base = member * width
            var square = 0.0
            for column in 0..<width {
                let difference = values[base + column] - point[column]
                square += difference * difference
            }
            return square.squareRoot()
        }
    }

    /// The squares of the distances between all rows, row by row.
    func squaredDistances() -> [Double] {
        var squares = [Double](repeating: 0, count: count * count)
        for first in 0..<count {
            for second in 0..<first {
                var square = 0.0
                for column in 0..<width {
                    let difference =
                        values[first * width + column] - values[second * width + column]
                    square += difference * difference
                }
                squares[first * count + second] = square
                squares[second * count + first] = square
            }
        }
        return squares
    }

    /// What becomes of every column: `body` is given its numbers in ascending order.
    func columns(_ body: ([Double]) -> Double) -> [Double] {
        var column = [Double](repeating: 0, count: count)
        var result = [Double](repeating: 0, count: width)
        for index in 0..<width {
            for member in 0..<count {
                let value = values[member * width + index]
                // Few members: insertion is the quickest sort.
                var place = member
                while place > 0 && column[place - 1] > value {
                    column[place] = column[place - 1]
                    place -= 1
                }
                column[place] = value
            }
            result[index] = body(column)
        }
        return result
    }
}
