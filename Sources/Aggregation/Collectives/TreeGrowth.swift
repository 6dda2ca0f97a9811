import HeapModule

/// Prim's algorithm with a bound on the degree, over members of which many are alike.
///
/// Members of one class have the same widths to everybody, so that the best parent is found for a
/// class and not for each of its members, and the parents that a class offers stand in a heap by
/// their distance from the root and their place.
struct TreeGrowth {
    private let classes: [Int]
    /// The narrower of the two directions, by row and column of classes.
    private let widths: [[Double]]
    private let fanOut: Int
    private var parent: [Int32]
    private var children: [Int]
    /// Members outside the tree, by class, the smallest place last.
    private var outside: [[Int]]
    /// Members in the tree that take children, by class.
    private var offers: [Heap<Offer>]
    /// The best offer so far to the outsiders of each class, and whose it is.
    private var best: [Choice?]

    /// A member that takes children.
    struct Offer: Comparable {
        let level: Int
        let place: Int
        static func < (a: Offer, b: Offer) -> Bool { (a.level, a.place) < (b.level, b.place) }
    }
    private struct Choice {
        var width: Double
        var offer: Offer

        func isBetter(than other: Choice) -> Bool {
            width != other.width ? width > other.width : offer < other.offer
        }
    }

    init(classes: [Int], widths: [[Double]], fanOut: Int) {
        precondition(!classes.isEmpty, "a plan for nobody")
        precondition(fanOut > 0, "a fan-out of \(fanOut)")
        precondition(
            widths.allSatisfy { $0.count == widths.count },
            "\(widths.count) rows of widths of another length")
        self.classes = classes
        self.fanOut = fanOut
        self.widths = widths.indices.map { a in
            widths.indices.map { b in min(widths[a][b], widths[b][a]) }
        }
        parent = [Int32](repeating: -1, count: classes.count)
        children = [Int](repeating: 0, count: classes.count)
        outside = [[Int]](repeating: [], count: widths.count)
        for place in classes.indices.reversed() { outside[classes[place]].append(place) }
        offers = [Heap<Offer>](repeating: Heap(), count: widths.count)
        best = [Choice?](repeating: nil, count: widths.count)
    }

    /// The width of the edge between two members.
    func width(between a: Int, and b: Int) -> Double { widths[classes[a]][classes[b]] }

    /// The places of all parents; −1 at the root.
    mutating func parents() -> [Int32] {
        let root = bestConnected
        outside[classes[root]].removeAll { $0 == root }
        offers[classes[root]].insert(Offer(level: 0, place: root))
        for kind in outside.indices { best[kind] = bestOffer(to: kind) }
        for _ in 1..<max(1, classes.count) { takeNext() }
        return parent
    }

    /// The member with the greatest sum of widths; of equals, the first.
    var bestConnected: Int {
        let counts = outside.map { Double($0.count) }
        let sums = widths.indices.map { a in
            widths.indices.reduce(0.0) { sum, b in
                let others = a == b ? counts[b] - 1 : counts[b]
                return others > 0 ? sum + others * widths[a][b] : sum
            }
        }
        var root = 0
        for place in classes.indices where sums[classes[place]] > sums[classes[root]] {
            root = place
        }
        return root
    }

    /// Takes the outsider with the best offer into the tree.
    private mutating func takeNext() {
        var chosen: (kind: Int, choice: Choice)?
        for kind in outside.indices {
            guard let child = outside[kind].last, let choice = best[kind] else { continue }
            guard let leader = chosen else {
                chosen = (kind, choice)
                continue
            }
            let isEqual = choice.width == leader.choice.width && choice.offer == leader.choice.offer
            let comesFirst = child < (outside[leader.kind].last ?? .max)
            if choice.isBetter(than: leader.choice) || isEqual && comesFirst {
                chosen = (kind, choice)
            }
        }
        guard let (kind, choice) = chosen, let child = outside[kind].popLast() else { return }
        let above = choice.offer.place
        parent[child] = Int32(above)
        children[above] += 1
        let isFull = children[above] == fanOut
        if isFull { offers[classes[above]].removeMin() }
        offers[kind].insert(Offer(level: choice.offer.level + 1, place: child))
        for other in outside.indices where !outside[other].isEmpty {
            if isFull, best[other]?.offer.place == above {
                best[other] = bestOffer(to: other)
            } else if let offer = offers[kind].min {
                let rival = Choice(width: widths[kind][other], offer: offer)
                if let known = best[other], !rival.isBetter(than: known) { continue }
                best[other] = rival
            }
        }
    }

    private func bestOffer(to kind: Int) -> Choice? {
        var found: Choice?
        for other in offers.indices {
            guard let offer = offers[other].min else { continue }
            let rival = Choice(width: widths[other][kind], offer: offer)
            if found.map({ rival.isBetter(than: $0) }) ?? true { found = rival }
        }
        return found
    }
}
