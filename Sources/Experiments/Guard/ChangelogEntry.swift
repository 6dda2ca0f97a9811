/// A line under “Changed results” of a changelog.
public struct ChangelogEntry: Hashable, Sendable {
    /// What it says, without the dash.
    public var text: String

    /// Why a changelog cannot take a line.
    public struct NoUnreleased: Error, Hashable, Sendable, CustomStringConvertible {
        public var description: String {
            "it has no heading “## [Unreleased]” under which “Changed results” could stand"
        }
    }

    /// The line for baselines that were accepted.
    ///
    /// - Parameter changes: the old baseline, if there was one, beside the new, by scenario.
    public init(reason: String, changes: [(old: Baseline?, new: Baseline)]) {
        let parts = changes.map { change -> String in
            guard let old = change.old else { return "\(change.new.scenario) (recorded)" }
            let moved = change.new.metrics.compactMap { metric -> String? in
                guard let before = old.metrics.first(where: { $0.metric == metric.metric }),
                    before.values != metric.values
                else { return nil }
                return "\(metric.metric) \(GuardText.value(before.mean, metric)) to "
                    + GuardText.value(metric.mean, metric)
            }
            let what = moved.isEmpty ? "other metrics, seeds or digests" : Self.joined(moved)
            return "\(change.new.scenario) (\(what))"
        }
        let stop = reason.last.map { ".!?".contains($0) } == true ? "" : "."
        text = "Baselines: \(reason)\(stop) They moved in \(parts.joined(separator: "; "))."
    }

    private static func joined(_ parts: [String]) -> String { parts.joined(separator: ", ") }

    /// A changelog with the line in it: the last under “Changed results” of what is not released.
    ///
    /// The heading is made where it is missing. A line that stands there already is not added
    /// again.
    public func inserted(into changelog: String) throws(NoUnreleased) -> String {
        var lines = changelog.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("## [Unreleased]") }) else {
            throw NoUnreleased()
        }
        var end = lines[(start + 1)...].firstIndex { $0.hasPrefix("## ") } ?? lines.endIndex
        let section = lines[start..<end].joined(separator: " ")
        if Self.words(section).contains(Self.words(text)) { return changelog }
        if let heading = lines[start..<end].firstIndex(of: "### Changed results") {
            end = lines[(heading + 1)..<end].firstIndex { $0.hasPrefix("### ") } ?? end
            var place = end
            while place > heading + 1, lines[place - 1].isEmpty { place -= 1 }
            let blank = place == heading + 1 ? [""] : []
            lines.insert(contentsOf: blank + wrapped, at: place)
        } else {
            while end > start + 1, lines[end - 1].isEmpty { end -= 1 }
            lines.insert(contentsOf: ["", "### Changed results", ""] + wrapped, at: end)
        }
        return lines.joined(separator: "\n")
    }

    /// With single spaces, however it is broken into lines.
    private static func words(_ text: String) -> String {
        text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    }

    /// In lines of at most 120 characters.
    private var wrapped: [String] {
        var lines: [String] = []
        var line = "-"
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > 120 {
                lines.append(line)
                line = " "
            }
            line += " " + word
        }
        return lines + [line]
    }
}
