/// The unit and the tics of a time axis, chosen by the length of what is shown.
struct TimeAxis: Equatable {
    /// What a tic's figure counts.
    var unit: String
    /// Seconds of one unit.
    var seconds: Double
    /// Units from one tic to the next.
    var step: Double
    /// End of the axis in units.
    var end: Double

    /// The axis from zero to a time in seconds.
    init(until last: Double) {
        let last = last > 0 ? last : 1
        let sizes = [("s", 1.0), ("min", 60.0), ("h", 3_600.0), ("d", 86_400.0)]
        let (unit, seconds) = sizes.last { last >= 2 * $0.1 } ?? sizes[0]
        let end = last / seconds
        let steps: [Double] =
            switch unit {
            case "d": [0.5, 1, 2, 3, 7, 14, 28, 91]
            case "h": [0.5, 1, 2, 3, 6, 12, 24]
            default: [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]
            }
        var step = steps.first { end / $0 <= 8 } ?? steps[steps.count - 1]
        while end / step > 9 { step *= 2 }
        self.unit = unit
        self.seconds = seconds
        self.step = step
        // A run that ends just before a tic gets the whole axis.
        let snapped = (end / step).rounded(.up) * step
        self.end = snapped - end < 0.02 * end ? snapped : end
    }

    /// A time in seconds as a place on the axis.
    func place(_ time: Double) -> Double { time / seconds }

    /// A span in seconds, in words of the unit that suits it.
    static func words(_ span: Double) -> String {
        let sizes = [("s", 1.0), ("min", 60.0), ("h", 3_600.0), ("d", 86_400.0)]
        let (unit, seconds) = sizes.last { span >= $0.1 } ?? sizes[0]
        let tenths = (span / seconds * 10).rounded() / 10
        return "\(GnuplotScript.number(tenths)) \(unit)"
    }
}
