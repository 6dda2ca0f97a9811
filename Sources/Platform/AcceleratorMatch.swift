import Quantities

/// The measured accelerator that speaks for another.
///
/// It is the same one if its name is the same, or the beginning of the name ("A100-40GB" speaks for
/// "A100-40GB SXM") and the peak agrees. Otherwise one of the same family, whose names begin with
/// the same word ("A100"): the nearest in peak, then the longest common beginning, then by name.
struct AcceleratorMatch: Hashable, Sendable {
    /// The name under which the rows are listed.
    var name: String
    /// Whether it is the accelerator itself, and not only its family.
    var isSame: Bool

    /// The best match; nil if the family has no row.
    init?(of accelerator: Accelerator, among rows: [MFUMeasurement]) {
        let words = Accelerator.words(of: accelerator.name)
        guard let family = words.first else { return nil }
        var best: (isSame: Bool, distance: Double, common: Int, name: String)?
        for name in Set(rows.map(\.accelerator)).sorted() {
            let candidate = Accelerator.words(of: name)
            guard candidate.first == family else { continue }
            let peak = rows.first { $0.accelerator == name && $0.peak != nil }?.peak
            let distance = peak.map { logDistance($0.perSecond, accelerator.peak.perSecond) } ?? 0
            let common = zip(candidate, words).prefix { $0 == $1 }.count
            let isSame =
                candidate == words || (common == candidate.count && distance < 0.01)
            let this = (isSame, distance, common, name)
            guard let rival = best else {
                best = this
                continue
            }
            if AcceleratorMatch.isBetter(this, than: rival) { best = this }
        }
        guard let best else { return nil }
        name = best.name
        isSame = best.isSame
    }

    private static func isBetter(
        _ a: (isSame: Bool, distance: Double, common: Int, name: String),
        than b: (isSame: Bool, distance: Double, common: Int, name: String)
    ) -> Bool {
        if a.isSame != b.isSame { return a.isSame }
        if a.isSame && a.common != b.common { return a.common > b.common }
        if a.distance != b.distance { return a.distance < b.distance }
        if a.common != b.common { return a.common > b.common }
        return a.name < b.name
    }
}
