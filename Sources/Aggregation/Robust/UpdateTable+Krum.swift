/// Rules that score every update by its neighbours.
extension UpdateTable {
    /// The members by their Krum scores, the best first.
    func krumOrder(bad: Int) -> [Int] {
        let scores = krumScores(of: Array(0..<count), squaredDistances(), bad: bad)
        return (0..<count).sorted { scores[$0] != scores[$1] ? scores[$0] < scores[$1] : $0 < $1 }
    }

    /// The sums of squared distances to the m − f − 2 nearest others among m members, one at least.
    private func krumScores(of members: [Int], _ squares: [Double], bad: Int) -> [Double] {
        let neighbours = max(1, members.count - bad - 2)
        return members.map { member in
            var others = members.filter { $0 != member }.map { squares[member * count + $0] }
            others.sort()
            return others.prefix(neighbours).reduce(0, +)
        }
    }

    /// The members that Krum picks one after the other.
    func krumSelection(of wanted: Int, bad: Int) -> [Int] {
        let squares = squaredDistances()
        var left = Array(0..<count)
        var picked: [Int] = []
        while picked.count < wanted {
            let scores = krumScores(of: left, squares, bad: bad)
            var best = 0
            for place in scores.indices where scores[place] < scores[best] { best = place }
            picked.append(left.remove(at: best))
        }
        return picked
    }

    func bulyan(bad: Int) -> [Double] {
        let picked = krumSelection(of: count - 2 * bad, bad: bad)
        let table = UpdateTable(
            count: picked.count, width: width, values: picked.flatMap { row($0) })
        return table.meanAroundMedian(of: picked.count - 2 * bad)
    }

    /// The members of the subset of n − `bad` whose greatest distance is the least; of equal ones
    /// the first in the order of their members.
    func tightestSubset(without bad: Int) -> [Int] {
        let squares = squaredDistances()
        var best: [Int] = []
        var least = Double.infinity
        var chosen: [Int] = []
        func extend(from next: Int, diameter: Double) {
            if chosen.count == count - bad {
                least = diameter
                best = chosen
                return
            }
            // As many must be left as are still wanted.
            let last = bad + chosen.count
            guard next <= last else { return }
            for member in next...last {
                let wider = chosen.reduce(diameter) { max($0, squares[member * count + $1]) }
                guard wider < least else { continue }
                chosen.append(member)
                extend(from: member + 1, diameter: wider)
                chosen.removeLast()
            }
        }
        extend(from: 0, diameter: 0)
        return best
    }
}
