/// What is done to updates before they become one, and the rule that remembers.
extension UpdateTable {
    /// Every row replaced by the mean of its n − f nearest ones, itself included.
    func mixed(bad: Int) -> UpdateTable {
        let squares = squaredDistances()
        var mixed: [Double] = []
        mixed.reserveCapacity(values.count)
        for member in 0..<count {
            let base = member * count
            let nearest = (0..<count).sorted {
                let (a, b) = (squares[base + $0], squares[base + $1])
                return a != b ? a < b : $0 < $1
            }
            // In the order of the members, so that equal sets have equal means.
            mixed += mean(of: nearest.prefix(count - bad).sorted())
        }
        return UpdateTable(count: count, width: width, values: mixed)
    }

    /// The means of so many rows at a time, in an order.
    func buckets(of size: Int, order: [Int]?) -> UpdateTable {
        precondition(size > 0, "buckets of \(size)")
        let order = order ?? Array(0..<count)
        precondition(order.sorted() == Array(0..<count), "no order of \(count): \(order)")
        var buckets: [Double] = []
        for start in stride(from: 0, to: count, by: size) {
            buckets += mean(of: Array(order[start..<min(start + size, count)]))
        }
        return UpdateTable(count: (count + size - 1) / size, width: width, values: buckets)
    }

    /// The longest ⌊2f (n − f) / n⌋ rows shortened to the length of the next one.
    func clipped(bad: Int) -> UpdateTable {
        let number = 2 * bad * (count - bad) / count
        guard number > 0 else { return self }
        let lengths = distances(from: [Double](repeating: 0, count: width))
        let order = (0..<count).sorted {
            lengths[$0] != lengths[$1] ? lengths[$0] < lengths[$1] : $0 < $1
        }
        let most = lengths[order[count - number - 1]]
        var clipped = self
        for member in order.suffix(number) where lengths[member] > most {
            for place in member * width..<(member + 1) * width {
                clipped.values[place] = values[place] * most / lengths[member]
            }
        }
        return clipped
    }

    /// Steps from a point, of which no member moves it by more than the radius.
    func centeredClipping(from start: [Double]?, radius: Double, steps: Int) -> [Double] {
        var point = start ?? [Double](repeating: 0, count: width)
        precondition(point.count == width, "a start of \(point.count) numbers for \(width)")
        for _ in 0..<steps {
            let shares = distances(from: point).map { $0 > radius ? radius / $0 : 1 }
            var move = [Double](repeating: 0, count: width)
            for member in 0..<count {
                for column in 0..<width {
                    move[column] +=
                        (values[member * width + column] - point[column])
                        * shares[member]
                }
            }
            for column in 0..<width { point[column] += move[column] / Double(count) }
        }
        return point
    }
}
