extension Distribution {
    /// The equilibrium quantile of a law that is linear between order statistics: its density is
    /// one up to the least member and then falls linearly from member to member.
    static func empiricalResidual(_ sample: [Double], _ u: Double) -> Double {
        guard let last = sample.last else {
            preconditionFailure("an empirical law without a sample")
        }
        precondition(last >= 0, "a period of \(sample)")
        let first = max(sample[0], 0)
        var total = first
        for index in 1..<max(1, sample.count) { total += area(sample, index) }
        let target = u * total
        if target <= first { return target }

        var covered = first
        for index in 1..<sample.count {
            let piece = area(sample, index)
            if covered + piece >= target {
                return position(sample, index, after: target - covered)
            }
            covered += piece
        }
        return last
    }

    /// The integral of 1 − F over the positive part of the stretch that ends at a member.
    private static func area(_ sample: [Double], _ index: Int) -> Double {
        let (left, right, leftHeight, rightHeight) = stretch(sample, index)
        return 0.5 * (right - left) * (leftHeight + rightHeight)
    }

    private static func position(
        _ sample: [Double], _ index: Int, after area: Double
    ) -> Double {
        let (left, right, leftHeight, rightHeight) = stretch(sample, index)
        // area = h y − ½ s y², solved for y without cancellation.
        let slope = (leftHeight - rightHeight) / (right - left)
        let root = max(0, leftHeight * leftHeight - 2 * slope * area).squareRoot()
        return min(right, left + 2 * area / (leftHeight + root))
    }

    /// The ends of the stretch before a member, cut off at zero, and 1 − F at them.
    private static func stretch(
        _ sample: [Double], _ index: Int
    ) -> (left: Double, right: Double, leftHeight: Double, rightHeight: Double) {
        let steps = Double(sample.count - 1)
        let rightHeight = Double(sample.count - 1 - index) / steps
        let (left, right) = (sample[index - 1], sample[index])
        let leftHeight = Double(sample.count - index) / steps
        if left >= 0 { return (left, right, leftHeight, rightHeight) }
        if right <= 0 { return (0, 0, rightHeight, rightHeight) }
        let atZero = rightHeight + (leftHeight - rightHeight) * right / (right - left)
        return (0, right, atZero, rightHeight)
    }
}
