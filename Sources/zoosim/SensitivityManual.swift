/// The manual page of `zoosim sensitivity`.
enum SensitivityManual {
    static let text = """
        Every input of a scenario that may lie between two ends is varied, and what a metric owes \
        to each is said: which one dominates, which do not matter, and how much is luck.

        EXAMPLE
          extends: quickstart.yaml
          network:
            streams: 8–64                       # an en dash or “to”, between two ends
          fleet:
            pool: {access: 1 Gbps to 25 Gbps}   # the middle is run: here 5 Gbps
          jobs:
            small:
              training: {inner_steps: 100 ± 50} # or +-, to both sides
          twin:
            restart: 5 min                      # assumed 1 min to 15 min: a comment does, too

          zoosim sensitivity Scenarios/quickstart.yaml --dry-run
          zoosim sensitivity Scenarios/quickstart.yaml
          zoosim sensitivity Scenarios/quickstart.yaml --metric duration --method morris
          zoosim sensitivity Scenarios/quickstart.yaml --inputs training,twin --runs 2000

        RANGES IN THE FILE
          Any number, quantity, or number in a law (exponential mean 10–30 h). Its value is the \
        middle; between two ends of which one is ten times the other or more, the geometric one. \
        An end without a unit has that of the other; behind ± a percentage is points of a \
        percentage, and a share of anything else. A comment “assumed LOW to HIGH” beside a value \
        gives the range alone. Ranges of the schema and the catalogue count too; \
        zoosim show prints them all. --set key=value takes an input out.

        METHOD
          Ends: the scenario as it is, with one input at a time at both ends: the tornado. It is \
        the mean of six seeds, and pale where the change may be luck.
          Morris: every input moves once along each of --trajectories ways through all ranges. μ* \
        is the mean size of the change over the whole range, σ how much it hangs on the others.
          Sobol: the inputs whose μ* reaches a twentieth of the greatest, its interval counted, \
        are varied together in --samples rows (a power of two). First order is the share of the \
        variance that an input has by itself (Saltelli 2010), total with all interactions \
        (Jansen). GSL's sequence has 40 dimensions, half of them for one point: at most 20 \
        inputs, luck included, so that more are screened first and the weakest left as they are.
          Values are as likely all over a range, and factors where its upper end is ten times the \
        lower or more; those that must be are rounded to whole numbers; of words there are two.
          Luck: the seed is an input like the others, unless --common-luck is given. Runs that \
        are compared have the same seed, so that noise is never taken for an input.
          A run that fails, because some values do not fit each other, is counted, and left out \
        with those that it is compared with. Intervals are the bootstrap's, 95%, at the ends \
        Student's. Shares that are told from few rows may come out below 0% or above 100%.

        RESULT
          Results/<name>/sensitivity-<hash>/: sensitivity.json with every figure; tornado, \
        screening and shares as SVG and PNG, each beside its gnuplot script.

        EXIT CODES
          0 all is well, 1 the scenario as it is has no value of the metric, 64 wrong usage, 65 a \
        faulty scenario, or one without ranges, 73 results cannot be written, 130 interrupted.
        """
}
