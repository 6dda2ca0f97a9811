/// Fewer points that look the same.
enum Thinning {
    /// Points of a step line that fall on a column of pixels together.
    static let columns = 600

    /// The corners of a step line: the times and values at which it changes, thinned, and its end.
    static func steps(
        of values: [Double], at times: [Double], until end: Double
    ) -> [(time: Double, value: Double)] {
        let changes = values.indices.filter { $0 == 0 || values[$0] != values[$0 - 1] }
        let changed = (times: changes.map { times[$0] }, values: changes.map { values[$0] })
        var corners = corners(of: changed.values, at: changed.times).map {
            (time: changed.times[$0], value: changed.values[$0])
        }
        if let last = corners.last, last.time < end { corners.append((end, last.value)) }
        return corners
    }

    /// The places of the points that a line through all of them cannot do without: of every
    /// column the first, the last, the least and the greatest.
    ///
    /// The line drawn through these covers the same pixels as the line through all (Jugel et al.,
    /// "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).
    static func corners(of values: [Double], at times: [Double], columns: Int = columns) -> [Int] {
        precondition(values.count == times.count, "a value for each time")
        guard values.count > 4 * columns, let first = times.first, let last = times.last,
            last > first
        else { return Array(values.indices) }
        var kept: [Int] = []
        for range in buckets(of: times, from: first, to: last, columns: columns) {
            var least = range.lowerBound
            var most = range.lowerBound
            for index in range {
                if values[index] < values[least] { least = index }
                if values[index] > values[most] { most = index }
            }
            let corners = [range.lowerBound, least, most, range.upperBound - 1].sorted()
            for corner in corners where kept.last != corner { kept.append(corner) }
        }
        return kept
    }

    /// What a stretch of a step line holds: mean over time, least and greatest value.
    struct Band: Equatable {
        var from: Double
        var mean: Double
        var least: Double
        var most: Double
    }

    /// A step line as bands of equal length, whose means are weighted by time.
    ///
    /// A value holds from its time to the next; the last holds to `end`.
    static func bands(
        of values: [Double], at times: [Double], until end: Double, columns: Int
    ) -> [Band] {
        precondition(values.count == times.count, "a value for each time")
        guard let first = times.first, end > first else { return [] }
        let width = (end - first) / Double(columns)
        var bands: [Band] = []
        var index = 0
        for column in 0..<columns {
            let from = first + Double(column) * width
            let to = column == columns - 1 ? end : first + Double(column + 1) * width
            var band = Band(from: from, mean: 0, least: .infinity, most: -.infinity)
            while index < values.count {
                let start = max(times[index], from)
                let stop = min(index + 1 < times.count ? times[index + 1] : end, to)
                if stop > start {
                    band.mean += values[index] * (stop - start)
                    band.least = min(band.least, values[index])
                    band.most = max(band.most, values[index])
                }
                if index + 1 >= times.count || times[index + 1] > to { break }
                index += 1
            }
            band.mean /= to - from
            bands.append(band)
        }
        return bands
    }

    /// A step line as bands, each as long as the value stays the same.
    ///
    /// What begins at the very end lasts no time and would be drawn as a spike; it is left out.
    static func bands(of values: [Double], at times: [Double], until end: Double) -> [Band] {
        var bands: [Band] = []
        for (time, value) in zip(times, values) where time < end || bands.isEmpty {
            if bands.last?.mean == value { continue }
            bands.append(Band(from: time, mean: value, least: value, most: value))
        }
        return bands
    }

    private static func buckets(
        of times: [Double], from first: Double, to last: Double, columns: Int
    ) -> [Range<Int>] {
        var buckets: [Range<Int>] = []
        var start = 0
        var column = 0
        for index in times.indices {
            let place = min(
                columns - 1, Int((times[index] - first) / (last - first) * Double(columns)))
            if place != column {
                if index > start { buckets.append(start..<index) }
                start = index
                column = place
            }
        }
        buckets.append(start..<times.count)
        return buckets
    }
}
