/// The rules by which published cases become scenarios, each for one kind of run.
///
/// A rule knows how a kind of run is described, never what came out of one: it takes its constants
/// from the project's own case files, in which they are stated and fitted.
enum PublishedRules {
    /// What the first rule that knows such a setup makes of a case.
    static func reading(of given: PublishedCase) -> PublishedReading {
        let rules: [(PublishedCase) -> PublishedReading?] = [
            hivemind, stagesOverRegions, stagesOnGrid, pointToPoint, ring, links, alternating,
            failures, wholeRun, scaling,
        ]
        for rule in rules {
            if let reading = rule(given) { return reading }
        }
        return .unread(
            "no rule reads this setup: write how it was run under “base”, “scenario” or “set”")
    }
}
