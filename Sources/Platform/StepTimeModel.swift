import Quantities

/// The compute time of a training step from published measurements of MFU.
///
/// Only rows of one node count, because rows of many nodes contain the communication that the
/// simulation adds itself; those are handed out as checks.
///
/// The rows of one model are a *curve* of MFU over log(sequence), linear between its rows. Between
/// the two curves nearest in size below and above, MFU is linear in log(parameters). So an estimate
/// stands on at most four points that can be named, lies between them, and is the measured figure
/// where there is one. Weighting all rows by inverse distance was compared on the catalogue by
/// leaving each row out in turn: the median error on A100-40GB was 0.5 points by curves and 1.2 to
/// 2.8 points by weights, because the table is a grid (models × powers of two) that weights smear.
/// Beyond the ends it stays at the last value, and says that it extrapolates.
public struct StepTimeModel: Sendable {
    /// The measurements in the order of the catalogue.
    public let measurements: [MFUMeasurement]

    /// Models whose sizes differ by less are the same size: 6.7e9 is the 7B of 6.659e9.
    static let sizeTolerance = 1.05

    /// A model that stands on measurements.
    public init(measurements: [MFUMeasurement]) {
        self.measurements = measurements.sorted { ($0.row, $0.model) < ($1.row, $1.model) }
    }

    /// The share of the peak that training a model on one node reaches.
    ///
    /// - Parameter gpus: Accelerators of the node; of several rows at one point those with the
    ///   nearest count are used.
    /// - Throws: `StepTimeError` with the accelerators that have rows, if neither the accelerator
    ///   nor its family has one.
    public func efficiency(
        of accelerator: Accelerator, gpus: Int, training model: ModelCost
    ) throws(StepTimeError) -> StepTimeEstimate {
        let oneNode = measurements.filter { $0.nodes == 1 }
        guard let match = AcceleratorMatch(of: accelerator, among: oneNode) else {
            let names = Set(oneNode.map(\.accelerator)).sorted()
            throw .noMeasurement(accelerator: accelerator.name, measured: names)
        }
        let rows = oneNode.filter { $0.accelerator == match.name }
        var curves = StepTimeModel.curves(of: rows, gpus: gpus)
            .map { $0.point(at: model.sequence) }
        if curves.contains(where: { !$0.isOutside }) { curves.removeAll { $0.isOutside } }
        let beyondSequence = curves.allSatisfy(\.isOutside)

        let point = CurvePoint.between(curves, at: model.parameters)
        let smallest = curves.lazy.map(\.parameters).min() ?? 0
        let largest = curves.lazy.map(\.parameters).max() ?? 0
        let beyondSize =
            model.parameters * StepTimeModel.sizeTolerance < smallest
            || model.parameters > largest * StepTimeModel.sizeTolerance
        let caveats = StepTimeCaveats(
            match: match, beyondSize: beyondSize ? smallest...largest : nil,
            beyondSequence: beyondSequence ? StepTimeModel.sequences(of: rows) : nil)
        return StepTimeEstimate(
            mfu: point.mfu, basis: point.basis,
            isExtrapolated: beyondSize || beyondSequence || !match.isSame,
            explanation: caveats.explanation(of: point, for: model, on: accelerator),
            checks: checks(for: match.name, parameters: model.parameters))
    }

    /// The curves of a set of rows, by the model's name.
    private static func curves(of rows: [MFUMeasurement], gpus: Int) -> [MFUCurve] {
        Set(rows.map(\.model)).sorted().map { name in
            MFUCurve(rows: rows.filter { $0.model == name }, gpus: gpus)
        }
    }

    private static func sequences(of rows: [MFUMeasurement]) -> ClosedRange<Int> {
        let all = rows.map(\.sequence)
        return (all.min() ?? 0)...(all.max() ?? 0)
    }

    /// The many-node rows of the model nearest in size, by name if two are equally near.
    private func checks(for accelerator: String, parameters: Double) -> [MFUMeasurement] {
        let rows = measurements.filter { $0.nodes > 1 && $0.accelerator == accelerator }
        let nearest = rows.min { a, b in
            let distances = (
                logDistance(a.parameters, parameters), logDistance(b.parameters, parameters)
            )
            return distances.0 != distances.1 ? distances.0 < distances.1 : a.model < b.model
        }
        guard let nearest else { return [] }
        return rows.filter { $0.model == nearest.model }
    }
}
