/// Weiszfeld's way to the point with the least sum of distances.
extension UpdateTable {
    /// So many steps from the mean.
    func smoothedMedian(smoothing: Double, steps: Int) -> [Double] {
        var point = mean(weights: [Double](repeating: 1, count: count))
        for _ in 0..<steps {
            point = mean(weights: distances(from: point).map { 1 / max(smoothing, $0) })
        }
        return point
    }

    /// The geometric median.
    ///
    /// Every point on the way is a mean of the updates with some weights, and its distances follow
    /// from the weights and the distances between the updates; so most steps cost n² operations
    /// and not n d. The last ones are taken among the updates themselves, because differences of
    /// large squares lose digits.
    func geometricMedian() -> [Double] {
        let squares = squaredDistances()
        let floor = 1e-12 * Self.typicalDistance(squares)
        guard floor > 0 else { return median() }
        var weights = [Double](repeating: 1 / Double(count), count: count)
        for _ in 0..<20_000 {
            let next = stepped(weights, squares, floor: floor)
            var change = 0.0
            for member in 0..<count {
                change = max(change, (next[member] - weights[member]).magnitude)
            }
            weights = next
            if change < 1e-15 { break }
        }
        var point = mean(weights: weights)
        for _ in 0..<100 {
            let next = mean(weights: distances(from: point).map { 1 / max(floor, $0) })
            var (change, length) = (0.0, 0.0)
            for column in 0..<width {
                change += (next[column] - point[column]) * (next[column] - point[column])
                length += next[column] * next[column]
            }
            point = next
            if change <= 1e-28 * length { break }
        }
        return point
    }

    /// One step: weights that are the inverse of the distances from where the old ones stand.
    private func stepped(_ weights: [Double], _ squares: [Double], floor: Double) -> [Double] {
        // ‖xᵢ − z‖² = Σⱼ wⱼ dᵢⱼ² − ½ Σⱼₖ wⱼ wₖ dⱼₖ² for z = Σ wⱼ xⱼ.
        var means = [Double](repeating: 0, count: count)
        var spread = 0.0
        for member in 0..<count {
            var sum = 0.0
            for other in 0..<count { sum += weights[other] * squares[member * count + other] }
            means[member] = sum
            spread += weights[member] * sum
        }
        var total = 0.0
        for member in 0..<count {
            let distance = max(0, means[member] - spread / 2).squareRoot()
            means[member] = 1 / max(floor, distance)
            total += means[member]
        }
        return means.map { $0 / total }
    }

    /// The middle one of the distances that are none; zero if all updates are the same.
    private static func typicalDistance(_ squares: [Double]) -> Double {
        let positive = squares.filter { $0 > 0 }.sorted()
        return positive.isEmpty ? 0 : positive[positive.count / 2].squareRoot()
    }
}
