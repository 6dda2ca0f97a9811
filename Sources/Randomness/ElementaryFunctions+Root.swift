extension ElementaryFunctions {
    /// The positive number at which an increasing function of positive numbers takes a value.
    ///
    /// Newton's step where it stays inside the bracket, else the middle of the bracket. The
    /// sequence of steps, and so the result, depends on the arguments alone.
    ///
    /// - Parameter function: The value and the slope at a point.
    static func increasingRoot(
        of target: Double, from guess: Double,
        _ function: (Double) -> (value: Double, slope: Double)
    ) -> Double {
        var low = 0.0
        var high = Double.infinity
        var x = guess
        for _ in 0..<200 {
            let (value, slope) = function(x)
            if value == target { return x }
            if value < target { low = x } else { high = x }
            var next = x - (value - target) / slope
            if !(next > low && next < high) { next = middle(low, high) }
            if (next - x).magnitude <= 0x1p-52 * x || !(next > low && next < high) { return next }
            x = next
        }
        return x
    }

    /// A point between two others, nearer in ratio than in difference when they are far apart.
    private static func middle(_ low: Double, _ high: Double) -> Double {
        if high == .infinity { return low * 2 }
        if low == 0 { return high * 0x1p-8 }
        if high > 4 * low { return low.squareRoot() * high.squareRoot() }
        return low + 0.5 * (high - low)
    }
}
