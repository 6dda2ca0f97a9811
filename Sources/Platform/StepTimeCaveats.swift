import Quantities

/// In which ways an estimate goes beyond the measurements, and the sentence that says so.
struct StepTimeCaveats: Sendable {
    var match: AcceleratorMatch
    /// The measured sizes, if the model lies outside them.
    var beyondSize: ClosedRange<Double>?
    /// The measured lengths, if the sequence lies outside them.
    var beyondSequence: ClosedRange<Int>?

    /// How an estimate came about.
    func explanation(
        of point: CurvePoint, for model: ModelCost, on accelerator: Accelerator
    ) -> String {
        let rows = point.basis.map { "\($0.row)" }.joined(separator: ", ")
        let gpus = Set(point.basis.map(\.gpus)).sorted().map { "\($0)" }.joined(separator: " or ")
        var text = "\(accelerator.name), \(Figures.scientific(model.parameters)) parameters, "
        text += "sequence \(model.sequence): MFU \(Figures.percent(point.mfu)), "
        text += point.basis.count == 1 ? "as measured in row \(rows)" : "between rows \(rows)"
        text += " on \(gpus) \(match.name)"
        var beyond: [String] = []
        if !match.isSame { beyond.append("\(accelerator.name) itself was not measured") }
        if let sizes = beyondSize {
            beyond.append(
                "the size lies outside \(Figures.scientific(sizes.lowerBound)) to "
                    + Figures.scientific(sizes.upperBound))
        }
        if let lengths = beyondSequence {
            beyond.append(
                "the sequence lies outside what was measured "
                    + "(\(lengths.lowerBound) to \(lengths.upperBound))")
        }
        if !beyond.isEmpty { text += "; extrapolated: " + beyond.joined(separator: ", ") }
        return text + "."
    }
}
