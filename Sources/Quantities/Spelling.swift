/// How alike words are, for messages that name what was probably meant.
public enum Spelling {
    /// The least number of letters inserted, removed, replaced or swapped with their neighbour that
    /// turns one word into the other (optimal string alignment).
    public static func editDistance(_ a: String, _ b: String) -> Int {
        let a = Array(a)
        let b = Array(b)
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in 0..<b.count {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }

    /// The candidate most like a word, or none if too much would have to change.
    ///
    /// Capitals count only between candidates that are otherwise equally near; among equals the
    /// first wins. At most a third of the letters may change, but always one of two or more.
    public static func nearest(_ word: String, among candidates: [String]) -> String? {
        let lowered = word.lowercased()
        var best: (candidate: String, distance: Int, exact: Int)?
        for candidate in candidates {
            let distance = editDistance(lowered, candidate.lowercased())
            let longest = max(word.count, candidate.count)
            guard distance == 0 || (distance <= max(1, longest / 3) && distance < longest) else {
                continue
            }
            let exact = editDistance(word, candidate)
            if let best, (best.distance, best.exact) <= (distance, exact) { continue }
            best = (candidate, distance, exact)
        }
        return best?.candidate
    }
}
