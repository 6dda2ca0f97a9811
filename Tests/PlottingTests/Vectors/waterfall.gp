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
    set terminal svg size 880,408 font 'sans-serif,10' fontscale 1.25 background '#FFFFFF'
} else { if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {
    set terminal pngcairo size 1760,816 font 'sans-serif,10' fontscale 2 linewidth 2 pointscale 2
} else {
    set terminal png size 1760,816 font 'sans-serif,10' fontscale 2 linewidth 2
} }
set output 'waterfall.'.format
set label '{/:Bold The network needs 1.16 times the GPU-hours of one site: waiting costs most}' at screen 0.0181818182, screen 0.946078431 enhanced left font 'sans-serif,13' tc rgb '#222222'
set label 'zen-2-7b · seed 7 · digest 5f0a93c1be27' at screen 0.0181818182, screen 0.0294117647 noenhanced left font 'sans-serif,8.5' tc rgb '#666666'
set border 3 lc rgb '#999999' lw 1
set tics nomirror out scale 0.6 tc rgb '#222222'
set grid back lc rgb '#E4E4E4' lw 1 lt 1
unset key
set lmargin at screen 0.305454545
set rmargin at screen 0.96
set tmargin at screen 0.87745098
set bmargin at screen 0.176470588
set xrange [80:100.4]
set yrange [11.5:0.5]
unset ytics
set grid noytics
set xtics 2 format '%g%%'
set xlabel 'GPU-time, as a share of what the network held (axis begins at 80%)'
set xlabel tc rgb '#222222'
set label '{/:Bold centralised twin}' at graph 0, first 1 enhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '{/:Bold 100%}' at first 100, first 1 enhanced right font 'sans-serif,10' tc rgb '#FFFFFF' offset -0.8,0 front
set label 'provisioning' at graph 0, first 2 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−0.48 pp' at first 99.52, first 2 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0 front
set label 'state transfer' at graph 0, first 3 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−1.11 pp' at first 98.41, first 3 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0 front
set label 'computing: lost' at graph 0, first 4 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−0.92 pp' at first 97.49, first 4 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0 front
set label 'computing: slower GPUs or jitter' at graph 0, first 5 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−2.13 pp' at first 97.49, first 5 noenhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
set label 'computing: the rest' at graph 0, first 6 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '+0.41 pp' at first 95.77, first 6 noenhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
set label 'communicating exposed' at graph 0, first 7 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−3.87 pp' at first 95.77, first 7 noenhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
set label 'waiting' at graph 0, first 8 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−4.69 pp' at first 91.9, first 8 noenhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
set label 're-executing' at graph 0, first 9 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−1.01 pp' at first 87.21, first 9 noenhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
set label 'other (3, each below 0.05 pp)' at graph 0, first 10 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−0.05 pp' at first 86.2, first 10 noenhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
set label '{/:Bold network}' at graph 0, first 11 enhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '{/:Bold 86.15%}' at first 86.15, first 11 enhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
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
