import Dispatch
import Synchronization

/// Work that is parallel with itself, and whose result does not show it.
enum Parallel {
    /// Maps on so many threads; results stand in the order of the elements.
    static func map<T: Sendable, R: Sendable>(
        _ elements: [T], threads: Int, finished: @Sendable (Int, Int) -> Void,
        _ body: @escaping @Sendable (T) -> R
    ) -> [R] {
        let results = Mutex<[R?]>(Array(repeating: nil, count: elements.count))
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, elements.count))) { _ in
            while true {
                let place = next.withLock { value in
                    defer { value += 1 }
                    return value
                }
                guard place < elements.count else { return }
                let result = body(elements[place])
                let done = results.withLock { results in
                    results[place] = result
                    return results.count { $0 != nil }
                }
                finished(done, elements.count)
            }
        }
        return results.withLock { $0.compactMap { $0 } }
    }
}
