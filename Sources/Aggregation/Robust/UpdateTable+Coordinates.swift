/// Rules that look at one coordinate at a time.
extension UpdateTable {
    func median() -> [Double] { columns(Self.middle) }

    func trimmedMean(dropping bad: Int) -> [Double] {
        columns { Self.mean($0[bad..<$0.count - bad]) }
    }

    /// The mean of the `kept` values of each coordinate that are nearest to its median; of two that
    /// are equally near the lower comes first.
    func meanAroundMedian(of kept: Int) -> [Double] {
        columns { column in
            let median = Self.middle(column)
            // Those nearest to a number are neighbours among sorted ones: whichever end is farther
            // away is left out, until as many as wanted are left.
            var (low, high) = (0, column.count)
            while high - low > kept {
                if median - column[low] > column[high - 1] - median {
                    low += 1
                } else {
                    high -= 1
                }
            }
            return Self.mean(column[low..<high])
        }
    }

    /// The middle of sorted values.
    private static func middle(_ column: [Double]) -> Double {
        let half = column.count / 2
        return column.count % 2 == 1 ? column[half] : (column[half - 1] + column[half]) / 2
    }

    private static func mean(_ values: ArraySlice<Double>) -> Double {
        var sum = 0.0
        for value in values { sum += value }
        return sum / Double(values.count)
    }
}
