/// Says what a YAML parser's complaint means to the person who wrote the file.
enum YAMLProblem {
    /// A sentence with the cause and a remedy.
    static func explain(
        _ problem: String, while context: String?, since start: Int?, at line: Int
    ) -> String {
        for (sign, meaning) in meanings where problem.contains(sign) {
            return "not YAML: " + meaning + opening(start, line)
        }
        let during = context.map { " \($0)" } ?? ""
        return "not YAML: \(problem)\(during)" + opening(start, line)
    }

    private static func opening(_ start: Int?, _ line: Int) -> String {
        guard let start, start != line else { return "" }
        return " (it belongs to what begins on line \(start))"
    }

    /// What libyaml says, and what it most often means.
    private static let meanings = [
        (
            "mapping values are not allowed",
            "a second “:” where a value should end; quote a text that contains “: ”, or check "
                + "that this line begins in the same column as its neighbours"
        ),
        (
            "could not find expected ':'",
            "a key without its “:”; write “key: value”"
        ),
        (
            "did not find expected key",
            "this line is indented unlike its neighbours, or the line before is not finished"
        ),
        (
            "did not find expected '-' indicator",
            "this line is no item of the list; begin it with “- ” in the same column as the "
                + "others, or end the list"
        ),
        (
            "did not find expected ',' or '}'",
            "a “{” without its “}”, or a comma is missing between two keys"
        ),
        (
            "did not find expected ',' or ']'",
            "a “[” without its “]”, or a comma is missing between two items"
        ),
        (
            "cannot start any token",
            "a character that cannot begin a value (a tab, “%”, “@” or “`”); indent with "
                + "spaces, and quote such texts"
        ),
        (
            "unexpected end of stream",
            "a quotation mark that is opened here and never closed"
        ),
        (
            "unknown escape character",
            "an unknown “\\” in a text in double quotes; use single quotes"
        ),
    ]
}
