"""The weights of `voice.py`: half floats in base 85; `python -m training.voice` makes them.

Fitted on Picovoice's speech-to-intent-benchmark (Apache-2.0), synthesised voices and made-up noises.
"""

WEIGHTS = """\
{VNeADWSuqKq3$!$0$sf&KR03#G+>%su(a3lct#*ajZS4KB!--?I#te1u6NYM5<JsoFM9-
vlkUE=cpzyYOoEg3obpXzAmGnTdM}Bx}8<8sVFHXvLQz)X(~)GyRG4>Z7@l#-mUDYcCZ^IL@&{@WS&MTH?C%^7b+B?#+-
*Pg)zJ=&ZjUf#-}@}CA5XC1uX(66)$zK0G$r8v@BFCQY)n_E-WMv_mE_#>@Be=J}9NK6|8eFJ*|SUj4V5>bu2G2Pm)TbH70&9per
k)3@EBCKB5h#rLQiu$SnpjwXE@|O(=GuFfPlm;i%XtHmzu`D5P^I(i|$XmL!0%C$q4uf32k|BrdQqFDio@88EJ{m#bK<dMrPx79~
e8nX%R=1E{~NZ!8C_ARy+X)T!Sp_b2bEy`p9-7BNyMFR5v)`6}WrbFR-DwWe(`kR__B=BQ+;EvY9jGoscV`6WOw^dB7`B&#l{h^s
HFgeVrN*siQ2TPnOPCoN1R%q9&e(yaX`A1gGb^{u!i`mg+<^R4r!_^bUJ&M1&7L9ccryAY}%2``|X6fKc3I<69?nJ_^mNs0CuC%8
1c-#sZVZ?+h`_`FfNDY-
{Dr?7;%H?>i?WwWTeLabOYODSt2t*9R<K&AvPXe;ogH?688B&O1%CM`WL@ha>nfF53<7ngM<9VpWloTO4L6dgaMCKBZ)L!9U$un)
zkGoqZPE~Ja8*`wQ~0j$}f>mbD*bR707n<JwsOsY+!8=zRKSuKL65v{M7U>y>stSn3#-
6PbE#3|7#M5=!zF)BNzFt75b=&UxK04f))e<h0|$E!G}lPpZ8Dvq5fd@H3W@Fheji=(TmW3ZN@h@+t;Z7V0OG^vWL!z4W=v?vWPn
3QX!k{flQmn>DK%NYT%v8}Q#;;`DROeYnr$_^+o>!)ZU<t{-i@1Kt;kSL%oC?fi+!?EqJD<}gltE8W-
=$&G#BQve938mL7JgKj$rmCALwWp)6ji>{#aID6%>#B$-
nK4%`ge9b<KQ7*+)~QaTVK6+YjHPxhNhTnw<(kl~T%@?KhJ#q4oSUF0pC#WYU?eRp!Y-
PhtRs`9+9}&6pR8#hoFWh~mZ3u#Uajz}x~YLAnW9Oiwk^{xe<rZ3cc>^FrzldW-
Y%gjWvv1v|1BCNb*cy_^&lo8&a9E5n<Xo%h@>x@JFoUEzph2AvL=qI=qKPIP8Z-
OQ>jv(peK8wbt#K27OjD(oiMkXTq*|<nkjR;1vd#X?XyL?^taQvn6)T6t1sfXJ~4tYthai)IwnCY#i>gyOQl>aekcPj&m4$?xu{~
S;;09tb|_>pM=TX6^&p3s(4ZZqkE8V+79ol$LLnBRza41}>>XSoho>eW51eu+)S|nkZK#o>Y@}VGfTms}M<o&}`X*l@=dJyvX{h{
~KrHtZ1FMsic_fReI4FN4o+w6<do6q(i>&e>>!(1g+N?RLbgAGdjw^MpH7Q0Y^`<JQzbeh4-
z8EhNGWI|q@Fk^=cBfrk+8+A+M>xPlP!>(xvQzEe<hYCTq!Xqu_^Sa52P@poGlHYxuxQ;QK=v<ldmJCs+EeT0i~2MgQVf4)-
Pr&f+X1^@1y}RMJP6<NwU_c1BiYu4XBN*V<|nTbu(bC;T}Jt#Hoj?HI-^9DXGG$Bb|q?|0*`L5vW-pWiazEHY9c?-
zYntDIpxFS}RYWZKuC2Sup&qWhfY{eydumL?>RURII-#Rx9@;-=-
}qF)vW7S0y1L%O}Guy{kE<m<>)a6Q&!i#H1poHKt`Enxvl}2%s7<*{Er!@Ev5O$`d@Pvn|=4+@QTAhA@GgSR{s{5vegMfUS9?KP;
mnCYk-
G7N$ccSD*c%*ekZ2Kq$Q;K_R22uAMBXLnm)2+$r=f$fweqiYj3pswWjF1*oaIv@2z>X}49nt1#8Ms<g2<*D>9<3$!}4Sh{?*T__Y
T52>6g^{ewL#U70y!76ts*RYeO@2MCpE~FeR8YRsqg9rkquo~!?D;-WH93>Yij}f<|452EjqorM;^%sDra3;JJ#hXc|-
KW(eAEXwfSD`W_Xd}2Ottd38T&!)PJE<cnFD~vRNRxG+?-BE+cP-E*V;&+Z04p7<o~bPmtgWG|nygf$3@Wde-zZL{04Pi<8>Tjh4
J^%|${{-
_rK)kOffgqz{U=DJUa$Wi8=qt=eJsGM#H~UkgB@KSj;Z({6erf2sHnpmDKDp?^P~!_l&kzL0<a}3^&vy8bgt_vPN%6987kB$m7-
cG>Zu(rJ1Fg^nzIos11oneHKk~*G$_cXU@si5<eu3n$Eq=>lNMhl`mQV{RjJ>ttu6SnxT_E={w!86+$cPf#wq0|3Z_ArIv}Yj)2G
KR$usJ%t1RK7JgZ@)k0^8<hOFu;mMY{V9U$W!8!YUrfh-vz>Y^nY9jPKLk(LKARwo3k(IIB32b4IdIH=<#rKx~2s|^~Z$R~{{I}~
3ewJk@Vu$`kJB`<v?O(?>p*R7isHLB$*btt?c5vvm@`KX$w;i{dZn5T`J+$nw|Vkpg`z$Uw?rKlC1+bsJkzNo#cU@D)OhMWWy%`F
(bMY+JPAh^W5tT2(fyt6YkVy=U?HngO+2DxuFDlXM5BA4GRew;igXQb0A{w<9sma#k>WSc~wX(C>v$DP)nODH~{eWbRcRiLsV<q!
iWP#A%g78r=BRHm$+A|4p0Q71nkFQpD9Q>ZMWg{_bugeA5dRHSk$=OY2FouO=|OQ}RHIWL_kK`o9UoE>M7WGlleyQbPF@GK~-
F(VG7)~pz$*O=NS0x)2pCM9C1eI^7go2&;Pvn@L&UY<IlK&&vM+$Mi19VsZPoUa9>xuqT~XDQC7f35N^P#hK_LaQ1pp((tkNUTex
cP)6E`lRTtJgl%TNUx4A0j24yz^}F`o~V(jg|7)IJ*dv8MXswYa40>i@3Z<az@eBbZI<q@lqZp(L7I!JNgn|pX|9T@;H0{rudnSc
%cQ}qqcSwH9j(rop{n~V`6())r7W+Zs-ak@h9Ji&e;$P_0yHhL;iRmrgsE$z3n|B@@uveT3M{@Uf*zD1%PCHwSS_U@OeNHzx}B{i
Sf9QyFe_uFw3O%>x+>hMWUJ6Crl^N9`>MmMge}M=FexRS3@#`XTO{2qyDZnK2`#oIA*y>Sfv46iKB68Vh^Yst=&XjIeW3>o>msiu
S|k`O&M49+sjM@q6srs*B`Y2;y{P~tuPkJy2qz&Sow#<q!ML}zIkXnMh&k)Ii@3rxRjsqQ3AHx5&$+`nvM`V`L@Jam5~xZmEutzh
)-F~p-mZ3`87-
)zcr1vm;i#3I#2|Sbb*IRvP$a~oxuBOK(W&noU7>@h#2@sW@2Ll@s3~5fZzv`nC@k2g1E`m)<r#n|FrrQ@#~aeE*r|V~%^^}F+AC
fjv@mC#iJeWXXQ&J#d6+^cRV}Bj2dOC}`63P<eXiuJcQI}#uqxZCIw+4UyQv(k<u7k2oE#r1?64n~B&c01lOXk`3AF2|qb;)}3@*
8@6{Hw394gr+EwCUd6fBmfRjqa<2`{lMHY}>K!l_y^u&X96l^R#A|F9mZgcxC~{;>iqDyW(*HyjZ#^dxht+pq*OvMD1l-
KZh37AV)CgR*9>6{069n5aRpfuz1D<Es2HDIR95MKL$5MXTeI)UW_DX(9J3|1XNDz#grpmm!fShb$Z~NHg=OEG)E}u&y4e$0@`u0
;DA@+$o_ba;R{xGcd@h{wam1$1Zy>jFV$3(4#Rj5G`=0OQ#Q^+N3qFj;z0^LZC}C2P!|O#w$6cz??3pjV}D6xvYGr0W7<!FfQDrf
T|iO`>yCCeXMM%(XCZ1UZx@@xUL+qtS0}b!7G;}FDI0w8YX|CsI7V^m?~B;uBUw`d@UlSi>8XJ{kmwejJl(r&Aj%#@;FDfthgUFO
){ds&@FAf>9j~ZKQrz(CoH!rSF(~Ud#sN)ZZyy_k*!;>!8Em_s445R4LO~=FtE|PsXu}}Vy;=eDzqxKl00WWc(}(q;WW3j;J4T}7
cAMfMl}qp_%l*6ZM!8mtvUU>g*hrWOfbtiRXF^yUa$r@Yq%k}Ub(-
pjWztVVz?zYEV%fwLbxoiI<QeNFf??gLoyyTwKobfv9+8tYdE8~Qa6M(t~E?Ifi}vpG_VXf8LdFL^tCCrio5eUPBo*s95(qi+p%L
cTe;pc*E4Fma4%c1xiK`cU9;dIpDD|+q_!hAWx3BahBTit7A#&hXEBa71SXX<*RK^daWb8?&^381S~X-
Z&bSjaA2heOAu`XX!!dm@+_4)n1~PxNgER>;>MdI}(lG6@3#1M+)GUd*D=(F{_csr*ld)Ym3$c5)DY-
wfm@pBl2b#n-E3Tq8+Akcb{5-3+k+&~8b-2{K-n-VhB{u
"""
