# Draws inequality.svg and inequality.png: gnuplot inequality.gp
set encoding utf8
$curve0 << END_OF_DATA
# share of the operators / %, share of income / %
0 0
25 10
50 30
75 60
100 100
END_OF_DATA
$curve1 << END_OF_DATA
# share of the operators / %, share of stake / %
0 0
25 25
50 50
75 75
100 100
END_OF_DATA
do for [format in 'svg png'] {
reset
if (format eq 'svg') {
    set terminal svg size 880,534 font 'sans-serif,10' fontscale 1.25 background '#FFFFFF'
} else { if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {
    set terminal pngcairo size 1760,1068 font 'sans-serif,10' fontscale 2 linewidth 2 pointscale 2
} else {
    set terminal png size 1760,1068 font 'sans-serif,10' fontscale 2 linewidth 2
} }
set output 'inequality.'.format
set border 3 lc rgb '#999999' lw 1
set tics nomirror out scale 0.6 tc rgb '#222222'
set grid back lc rgb '#E4E4E4' lw 1 lt 1
unset key
unset label
unset object
unset arrow
set lmargin at screen 0.111363636
set rmargin at screen 0.552272727
set bmargin at screen 0.134831461
set tmargin at screen 0.861423221
set label '{/:Bold The poorer half of 4 operators gets 30% of the income}' at screen 0.0181818182, screen 0.958801498 enhanced left font 'sans-serif,13' tc rgb '#222222'
set label 'demand-shock · seed 1 · digest f79f9ed3243a' at screen 0.0181818182, screen 0.0224719101 noenhanced left font 'sans-serif,8.5' tc rgb '#666666'
set xrange [0:100]
set xtics 20 format '%g%%'
set xlabel 'operators, the poorest first' tc rgb '#222222'
set yrange [0:100]
set ytics 20 format '%g%%'
set label 'share of the whole that they have together' at screen 0.025, screen 0.498127341 noenhanced center font 'sans-serif,10' tc rgb '#222222' rotate by 90
set arrow from screen 0.584090909, screen 0.823970037 to screen 0.615909091, screen 0.823970037 nohead lw 2 lc rgb '#0072B2'
set label 'income: Gini 0.250' at screen 0.625, screen 0.823970037 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set arrow from screen 0.584090909, screen 0.779026217 to screen 0.615909091, screen 0.779026217 nohead lw 2 lc rgb '#D55E00'
set label 'stake: Gini 0.000' at screen 0.625, screen 0.779026217 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set arrow from screen 0.584090909, screen 0.734082397 to screen 0.615909091, screen 0.734082397 nohead lw 2 dt (8,6) lc rgb '#999999'
set label 'all the same: Gini 0' at screen 0.625, screen 0.734082397 noenhanced left font 'sans-serif,10' tc rgb '#222222'
plot [0:100] x with lines lw 1.6 dt (8,6) lc rgb '#999999', \
    $curve0 using 1:2 with lines lw 2 lc rgb '#0072B2', \
    $curve1 using 1:2 with lines lw 2 lc rgb '#D55E00'
unset output
}
