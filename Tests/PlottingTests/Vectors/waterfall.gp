# Draws waterfall.svg and waterfall.png: gnuplot waterfall.gp
set encoding utf8
$bars << END_OF_DATA
# row, from %, to %, 0 total 1 loss 2 gain
1 0 100 0
2 100 99.52 1
3 99.52 98.41 1
4 98.41 97.49 1
5 97.49 95.36 1
6 95.36 95.77 2
7 95.77 91.9 1
8 91.9 87.21 1
9 87.21 86.2 1
10 86.2 86.15 1
11 0 86.15 0
END_OF_DATA
do for [format in 'svg png'] {
reset
if (format eq 'svg') {
    set terminal svg size 880,408 font 'sans-serif,10' noenhanced background '#FFFFFF'
} else { if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {
    set terminal pngcairo size 1760,816 font 'sans-serif,10' fontscale 2 linewidth 2 pointscale 2 noenhanced
} else {
    set terminal png size 1760,816 font 'sans-serif,10' fontscale 2 linewidth 2 noenhanced
} }
set output 'waterfall.'.format
set label 'The network needs 1.16 times the GPU-hours of one site: waiting costs most' at screen 0.01818181818181818, screen 0.946078431372549 left font 'sans-serif:Bold,13' tc rgb '#222222'
set label 'zen-2-7b · seed 7 · digest 5f0a93c1be27' at screen 0.01818181818181818, screen 0.029411764705882353 left font 'sans-serif,8.5' tc rgb '#666666'
set border 3 lc rgb '#999999' lw 1
set tics nomirror out scale 0.6 tc rgb '#222222'
set grid back lc rgb '#E4E4E4' lw 1 lt 1
unset key
set lmargin at screen 0.3054545454545455
set rmargin at screen 0.97
set tmargin at screen 0.8774509803921569
set bmargin at screen 0.17647058823529413
set xrange [80:100.4]
set yrange [11.5:0.5]
unset ytics
set grid noytics
set xtics 2 format '%g%%'
set xlabel 'GPU-time, as a share of what the network held (axis begins at 80%)'
set xlabel tc rgb '#222222'
set label 'centralised twin' at graph 0, first 1 right offset -0.8,0 font 'sans-serif:Bold,10' tc rgb '#222222'
set label '100%' at first 100.0, first 1 right offset -0.8,0 front font 'sans-serif:Bold,10' tc rgb '#FFFFFF'
set label 'provisioning' at graph 0, first 2 right offset -0.8,0 font 'sans-serif,10' tc rgb '#222222'
set label '−0.48 pp' at first 99.52, first 2 right offset -0.8,0 front font 'sans-serif,10' tc rgb '#222222'
set label 'state transfer' at graph 0, first 3 right offset -0.8,0 font 'sans-serif,10' tc rgb '#222222'
set label '−1.11 pp' at first 98.41, first 3 right offset -0.8,0 front font 'sans-serif,10' tc rgb '#222222'
set label 'computing: lost' at graph 0, first 4 right offset -0.8,0 font 'sans-serif,10' tc rgb '#222222'
set label '−0.92 pp' at first 97.49, first 4 right offset -0.8,0 front font 'sans-serif,10' tc rgb '#222222'
set label 'computing: slower GPUs or jitter' at graph 0, first 5 right offset -0.8,0 font 'sans-serif,10' tc rgb '#222222'
set label '−2.13 pp' at first 97.49, first 5 left offset 0.8,0 front font 'sans-serif,10' tc rgb '#222222'
set label 'computing: the rest' at graph 0, first 6 right offset -0.8,0 font 'sans-serif,10' tc rgb '#222222'
set label '+0.41 pp' at first 95.77, first 6 left offset 0.8,0 front font 'sans-serif,10' tc rgb '#222222'
set label 'communicating exposed' at graph 0, first 7 right offset -0.8,0 font 'sans-serif,10' tc rgb '#222222'
set label '−3.87 pp' at first 95.77, first 7 left offset 0.8,0 front font 'sans-serif,10' tc rgb '#222222'
set label 'waiting' at graph 0, first 8 right offset -0.8,0 font 'sans-serif,10' tc rgb '#222222'
set label '−4.69 pp' at first 91.9, first 8 left offset 0.8,0 front font 'sans-serif,10' tc rgb '#222222'
set label 're-executing' at graph 0, first 9 right offset -0.8,0 font 'sans-serif,10' tc rgb '#222222'
set label '−1.01 pp' at first 87.21000000000001, first 9 left offset 0.8,0 front font 'sans-serif,10' tc rgb '#222222'
set label 'other (3, each below 0.05 pp)' at graph 0, first 10 right offset -0.8,0 font 'sans-serif,10' tc rgb '#222222'
set label '−0.05 pp' at first 86.20000000000002, first 10 left offset 0.8,0 front font 'sans-serif,10' tc rgb '#222222'
set label 'network' at graph 0, first 11 right offset -0.8,0 font 'sans-serif:Bold,10' tc rgb '#222222'
set label '86.15%' at first 86.15, first 11 left offset 0.8,0 front font 'sans-serif:Bold,10' tc rgb '#222222'
set arrow from graph 0.012, first 1.45 to graph 0.024, first 0.55 nohead front lw 2.5 lc rgb '#FFFFFF'
set arrow from graph 0.02, first 1.45 to graph 0.032, first 0.55 nohead front lw 2.5 lc rgb '#FFFFFF'
set arrow from graph 0.012, first 11.45 to graph 0.024, first 10.55 nohead front lw 2.5 lc rgb '#FFFFFF'
set arrow from graph 0.02, first 11.45 to graph 0.032, first 10.55 nohead front lw 2.5 lc rgb '#FFFFFF'
colour(kind) = kind == 0 ? 0x0072B2 : (kind == 1 ? 0xD55E00 : 0x009E73)
start(from, kind) = kind == 0 ? 80 : from
plot $bars every ::0::9 using 3:($1 + 0.32):(0):(0.36) with vectors nohead lc rgb '#999999' lw 1, \
    '' using 3:1:(start($2, $4)):3:($1 - 0.32):($1 + 0.32):(colour($4)) with boxxyerror fill solid 1 noborder lc rgb variable
unset output
}
