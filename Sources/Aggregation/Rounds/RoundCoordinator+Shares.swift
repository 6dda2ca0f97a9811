import Quantities

/// What each member of a round gets to do.
extension RoundCoordinator {
    /// What a round has for whoever is assigned a share of it.
    struct Division {
        /// Optimiser steps of the round.
        var steps: Int
        /// Sequences of each, and of each its steps where they differ.
        var sequences: [Int64]
        var memberSteps: [Int]?
        /// How many contributions make the round at once.
        var needed: Int

        /// The steps of one.
        func steps(of place: Int) -> Int { memberSteps?[place] ?? steps }
    }

    /// Divides what a round may have of what is left: its steps, the last one smaller if less is
    /// left than a batch.
    mutating func divide(steps wanted: Int, ofLeft left: Int64, among present: [Member])
        -> Division
    {
        guard left > 0, !present.isEmpty else {
            return Division(steps: 0, sequences: [], memberSteps: nil, needed: 0)
        }
        let batch = settings.sequencesPerStep
        let whole = min(Int64(wanted), left / batch)
        let partial = whole < Int64(wanted) ? left - whole * batch : 0
        let steps = Int(whole) + (partial > 0 ? 1 : 0)
        let needed = contributionsNeeded(of: present.count)
        if needed < present.count {
            let share = whole * (batch / Int64(needed)) + partial / Int64(needed)
            // Fewer sequences than members that are needed: nobody can do for another.
            if share > 0 {
                return Division(
                    steps: steps, sequences: Array(repeating: share, count: present.count),
                    memberSteps: nil, needed: needed)
            }
        }
        if settings.localSteps == .bySpeed {
            return divideBySteps(
                whole: whole, partial: partial, ofLeft: left, steps: steps, among: present)
        }
        // The shares of a full batch are remembered for as long as the roster is the same.
        let isWhole = present.count == roster.count
        let full = (isWhole ? shares : nil) ?? divide(batch, among: present)
        if isWhole { shares = full }
        var sequences = full
        let rest = partial > 0 ? divide(partial, among: present) : []
        for place in sequences.indices {
            sequences[place] = whole * full[place] + (partial > 0 ? rest[place] : 0)
        }
        return Division(
            steps: steps, sequences: sequences, memberSteps: nil, needed: present.count)
    }

    /// As many steps as each can do, of a batch of its own.
    ///
    /// Batches differ by a sequence where the global one does not divide: if what they add up to is
    /// more than is left, or there is a smaller last step, sequences are divided instead.
    private func divideBySteps(
        whole: Int64, partial: Int64, ofLeft left: Int64, steps: Int, among present: [Member]
    ) -> Division {
        let count = Int64(present.count)
        let speeds = present.map(\.speed)
        let own = BatchShares.equal(batch: settings.sequencesPerStep, among: present.count)
        let total = whole * settings.sequencesPerStep + partial
        if partial == 0 {
            let mine = BatchShares.bySpeed(batch: whole * count, speeds: speeds)
            let sequences = own.indices.map { own[$0] * mine[$0] }
            if sequences.reduce(0, +) <= left {
                return Division(
                    steps: steps, sequences: sequences, memberSteps: mine.map { Int($0) },
                    needed: present.count)
            }
        }
        let sequences = BatchShares.bySpeed(batch: total, speeds: speeds)
        let mine = own.indices.map { place in
            let batch = max(1, own[place])
            return Int((sequences[place] + batch - 1) / batch)
        }
        return Division(
            steps: steps, sequences: sequences, memberSteps: mine, needed: present.count)
    }

    private func divide(_ batch: Int64, among present: [Member]) -> [Int64] {
        switch settings.sharing {
        case .equal: BatchShares.equal(batch: batch, among: present.count)
        case .bySpeed: BatchShares.bySpeed(batch: batch, speeds: present.map(\.speed))
        }
    }

    /// How many contributions make a round of so many at once.
    func contributionsNeeded(of members: Int) -> Int {
        min(members, max(settings.minimumMembers, members - settings.backups))
    }

    /// How many contributions suffice where so many are wanted.
    func quorum(of members: Int) -> Int {
        let millionths = settings.quorum.partsPerMillion * Int64(members)
        let count = Int((millionths + 999_999) / 1_000_000)
        return min(members, max(count, settings.minimumMembers))
    }
}
